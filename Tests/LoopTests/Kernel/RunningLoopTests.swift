import Generators
import Loop
import LoopTesting
import Testing

/// Notes the loop that drives it, and waits once in between.
private struct Asking: Coroutine {
  typealias Returned = [ObjectIdentifier]

  var seen: [ObjectIdentifier] = []

  static let body = Program {
    Do { $0.seen.append(ObjectIdentifier($0.loop)) }
    YieldFrom { $0.loop.sleep(.milliseconds(1)) }
    Do { $0.seen.append(ObjectIdentifier($0.loop)) }
    YieldFrom { _ in EventLoop.turn }
    Do { $0.seen += EventLoop.running.map { [ObjectIdentifier($0)] } ?? [] }
    Return { $0.seen }
  }
}

/// The same, called by another coroutine, whose struct is generic.
private struct Calling<Inner: Awaitable & SendableMetatype>: GenericCoroutine {
  typealias Returned = Inner.Delegation.Returned

  let inner: Inner
  @Late var result: Inner.Delegation.Returned

  static var body: some Statement<Self> {
    YieldFrom { $0.loop.sleep(.milliseconds(1)) }
    YieldFrom {
      $0.inner
    } receive: {
      $0.result = $1
    }
    Return { $0.result }
  }
}

/// Has a loop of its own, which hides the one that drives it.
private struct Stored: Coroutine {
  typealias Returned = Bool

  let loop: EventLoop

  static let body = Program { Return { $0.loop === EventLoop.running } }
}

/// Notes the loop when it is closed.
private struct Unfinished: Coroutine {
  typealias Returned = Void

  let journal: Journal
  let expected: ObjectIdentifier

  static let body = Program {
    Try {
      YieldFrom { $0.loop.sleep(.seconds(1000)) }
    } finally: {
      Do {
        $0.journal.note(ObjectIdentifier($0.loop) == $0.expected ? "its loop" : "another")
      }
    }
  }
}

/// A coroutine finds the loop that drives it.
@Suite struct RunningLoops {
  @Test func `a coroutine has the loop that drives it, and a function asks for it`() throws {
    let fixture = try LoopFixture()
    let loop = ObjectIdentifier(fixture.loop)
    #expect(EventLoop.running == nil)
    #expect(try fixture.loop.runUntilComplete(Asking()) == [loop, loop, loop])
    #expect(try fixture.loop.runUntilComplete(Calling(inner: Asking())) == [loop, loop, loop])
    #expect(EventLoop.running == nil)
  }

  @Test func `callbacks and timers have it too`() throws {
    let fixture = try LoopFixture()
    let isOurs = { [loop = fixture.loop] in EventLoop.running === loop ? "ours" : "none" }
    fixture.loop.callSoon { fixture.journal.note(isOurs()) }
    fixture.loop.callLater(.seconds(1)) { fixture.journal.note(isOurs()) }
    #expect(try fixture.run() == ["ours", "ours"])
  }

  @Test func `a stored property of that name hides it`() throws {
    let (fixture, other) = (try LoopFixture(), try LoopFixture())
    #expect(try fixture.loop.runUntilComplete(Stored(loop: fixture.loop)))
    #expect(try !fixture.loop.runUntilComplete(Stored(loop: other.loop)))
  }

  @Test func `a run inside a callback of another loop has the inner one, and then the outer again`()
    throws
  {
    let (outer, inner) = (try LoopFixture(), try LoopFixture())
    var seen: [EventLoop?] = []
    outer.loop.callSoon {
      seen.append(EventLoop.running)
      inner.loop.callSoon { seen.append(EventLoop.running) }
      try inner.loop.runUntilIdle()
      seen.append(EventLoop.running)
    }
    try outer.loop.runUntilIdle()
    #expect(seen.map { $0 === outer.loop } == [true, false, true])
    #expect(seen[1] === inner.loop)
    #expect(EventLoop.running == nil)
  }

  @Test func `a run that ends with an error leaves none`() throws {
    let fixture = try LoopFixture()
    #expect(throws: DeadlockError.self) {
      try fixture.loop.runUntilComplete(fixture.loop.createFuture(Int.self))
    }
    #expect(EventLoop.running == nil)
    fixture.loop.stop()
    #expect(throws: LoopError.stoppedBeforeComplete) {
      try fixture.loop.runUntilComplete(Asking())
    }
    #expect(EventLoop.running == nil)
  }

  @Test func `clean-up has the loop that is closed, also inside a run of another`() throws {
    let journal = Journal()
    for isInside in [false, true] {
      let loop = try EventLoop(clock: VirtualClock())
      loop.createTask(Unfinished(journal: journal, expected: ObjectIdentifier(loop)))
      try loop.runUntilComplete(loop.sleep(.seconds(1)))
      guard isInside else {
        loop.close()
        continue
      }
      let other = try LoopFixture()
      other.loop.callSoon {
        loop.close()
        journal.note(EventLoop.running === other.loop ? "the other" : "lost")
      }
      #expect(try other.run() == [])
    }
    #expect(journal.take() == ["its loop", "its loop", "the other"])
    #expect(EventLoop.running == nil)
  }

  @Test func `two loops on two threads never see each other`() async throws {
    let threads = [try LoopThread(), try LoopThread()]
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for thread in threads {
        for _ in 0..<20 {
          group.addTask {
            let (own, seen) = try await thread.run { loop in
              Asking().named(ObjectIdentifier(loop))
            }
            return seen == [own, own, own]
          }
        }
      }
      let areAllRight = try await group.allSatisfy { $0 }
      #expect(areAllRight)
    }
    #expect(EventLoop.running == nil)
    for thread in threads { await thread.shutdown() }
  }

  @Test func `a runner carries it along from thread to thread`() async throws {
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<20 {
        group.addTask { @concurrent in
          let runner = TaskRunner()
          defer { runner.close() }
          let own = ObjectIdentifier(runner.loop)
          for _ in 0..<5 {
            guard try await runner.run(Asking()) == [own, own, own] else { return false }
            guard EventLoop.running == nil else { return false }
          }
          return true
        }
      }
      let areAllRight = try await group.allSatisfy { $0 }
      #expect(areAllRight)
    }
  }

  @Test func `a coroutine that holds no loop is run as it is`() async throws {
    let loops = try await EventLoop.run(clock: VirtualClock(), Asking())
    #expect(loops.count == 3 && Set(loops).count == 1)
    await #expect(throws: Mishap.first) {
      try await EventLoop.run(clock: VirtualClock(), Immediately { throw Mishap.first })
    }
  }

  @Test func `a run whose task changes threads has its loop on each of them`() async throws {
    let isOurs = try await AlternatingExecutor.run {
      let runner = TaskRunner()
      defer { runner.close() }
      let own = ObjectIdentifier(runner.loop)
      return try await runner.run(Asking()) == [own, own, own] && EventLoop.running == nil
    }
    #expect(isOurs)
  }

  @Test func `a call in an executor and async code have none, and an actor on the loop has it`()
    async throws
  {
    let loops = try await onThread {
      let loop = try EventLoop()
      defer { loop.close() }
      let ring = Ring(loop.serialExecutor)
      let inExecutor = loop.runInExecutor(nil) { EventLoop.running == nil }
      let asynchronous = Await { EventLoop.running == nil }
      let onActor = Await { try await ring.isOnLoop() }
      return [
        try loop.runUntilComplete(inExecutor), try loop.runUntilComplete(asynchronous),
        try loop.runUntilComplete(onActor),
      ]
    }
    #expect(loops == [true, true, true])
  }

  @Test func `outside of a run a coroutine that asks ends the process, with its name`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var generator = Asking().makeGenerator()
      _ = try generator.resume(.next)
    }
    let said = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(said.contains("Asking.loop: no loop drives this coroutine"))
  }
}

/// An actor whose code runs on a loop.
private actor Ring {
  let executor: LoopExecutor

  init(_ executor: LoopExecutor) { self.executor = executor }

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  func isOnLoop() throws -> Bool { try executor.withLoop { $0 === EventLoop.running } }
}

/// A result beside a word.
private struct Named<Inner: Awaitable & SendableMetatype>: GenericCoroutine {
  typealias Returned = (ObjectIdentifier, Inner.Delegation.Returned)

  let name: ObjectIdentifier
  let inner: Inner
  @Late var result: Inner.Delegation.Returned

  static var body: some Statement<Self> {
    YieldFrom {
      $0.inner
    } receive: {
      $0.result = $1
    }
    Return { ($0.name, $0.result) }
  }
}

extension Asking {
  fileprivate func named(_ name: ObjectIdentifier) -> Named<Self> {
    Named(name: name, inner: self)
  }
}
