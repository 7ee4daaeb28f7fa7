import Generators
import Loop
import LoopTesting
import TestSupport
import Testing

/// Coroutines of one loop that wait for coroutines of another one.
@Suite(.oneAtATime) struct ElsewhereTests {
  /// Waits for a coroutine of another loop, and notes how it ended.
  private struct Waiting<Value: Sendable>: GenericCoroutine {
    typealias Returned = Void
    let future: ThreadsafeFuture<Value>
    let journal: SharedJournal

    static var body: some Statement<Self> {
      Do { $0.journal.note("waits") }
      Try {
        YieldFrom { $0.future }
      } catch: {
        Catch(
          CancelledError.self,
          receive: { frame, error in
            frame.journal.note("cancelled")
            throw error
          }
        ) {}
      }
    }
  }

  @Test func `the result of a coroutine of another loop is waited for, before and after its end`()
    async throws
  {
    let group = try LoopGroup(count: 2)
    let sum = try await group.run(on: .number(0)) { loop in
      Adding(group: group, loop: loop)
    }
    #expect(sum == 6)
    await group.shutdown()
  }

  @Test func `the error of a coroutine of another loop is raised`() async throws {
    let group = try LoopGroup(count: 2)
    await #expect(throws: Mishap.second) {
      try await group.run(on: .number(0)) { _ in
        try group.runCoroutineThreadsafe(on: .number(1)) {
          Later<Int>($0, 0, .failure(Mishap.second))
        }
      }
    }
    await group.shutdown()
  }

  @Test func `cancelling who waits cancels the other one, and waits for its clean-up`()
    async throws
  {
    let words = try await wordsOfCancelling { loop, journal in
      CleaningNumber(loop: loop, journal: journal)
    }
    #expect(words.suffix(3) == ["cleaning", "clean", "cancelled"])
  }

  @Test func `a coroutine that goes on when it is cancelled does not hide the cancellation`()
    async throws
  {
    let words = try await wordsOfCancelling { loop, journal in
      GoingOn(loop: loop, journal: journal)
    }
    #expect(words.suffix(2) == ["goes on", "cancelled"])
  }

  /// Has a coroutine of one loop wait for one of another loop, cancels it, and gives what both have noted.
  private func wordsOfCancelling<Far: Awaitable & SendableMetatype>(
    _ far: @escaping @Sendable (EventLoop, SharedJournal) -> Far
  ) async throws -> [String] where Far.Delegation.Returned: Sendable {
    let journal = SharedJournal()
    let group = try LoopGroup(count: 2)
    let task = Task {
      try await group.run(on: .number(0)) { _ in
        Waiting(
          future: try group.runCoroutineThreadsafe(on: .number(1)) { far($0, journal) },
          journal: journal)
      }
    }
    await journal.wait(for: "waiting")
    await journal.wait(for: "waits")
    task.cancel()
    await #expect(throws: CancellationError.self) { _ = try await task.value }
    await group.shutdown()
    return journal.words
  }

  @Test func `when the other loop is closed who waits for it is told`() async throws {
    let journal = SharedJournal()
    let (near, far) = (try LoopThread(), try LoopThread())
    let farHandle = far.handle
    let task = Task {
      try await near.run { _ in
        Waiting(
          future: try farHandle.runCoroutineThreadsafe { loop in
            CleaningNumber(loop: loop, journal: journal)
          }, journal: journal)
      }
    }
    await journal.wait(for: "waiting")
    await journal.wait(for: "waits")
    await far.shutdown()
    await #expect(throws: LoopError.closed) { try await task.value }
    await near.shutdown()
  }

  @Test func `when the loop is closed that waits the other one goes on`() async throws {
    let journal = SharedJournal()
    let (near, far) = (try LoopThread(), try LoopThread())
    let future = try far.handle.runCoroutineThreadsafe { loop in
      CleaningNumber(loop: loop, journal: journal)
    }
    let task = Task { try await near.run { _ in Waiting(future: future, journal: journal) } }
    await journal.wait(for: "waits")
    await journal.wait(for: "waiting")
    await near.shutdown()
    await #expect(throws: LoopError.closed) { try await task.value }
    #expect(!future.isDone)
    future.cancel()
    await #expect(throws: CancelledError.self) { try await onThread { try future.result() } }
    await far.shutdown()
  }

  @Test func `it keeps the contract of what can be awaited, on its own loop too`() throws {
    try AwaitableLaw.check(isLazy: false) { test in
      try test.loop.makeThreadsafeLoop().runCoroutineThreadsafe { $0.sleep(.seconds(1)) }
    }
  }

  @Test func `a future of the waiting loop stands for a coroutine of another one`() async throws {
    let far = try LoopThread()
    let handle = far.handle
    try await onThread {
      let fixture = try LoopFixture()
      let loop = fixture.loop
      let journal = SharedJournal()
      let source = try handle.runCoroutineThreadsafe { loop in
        CleaningNumber(loop: loop, journal: journal)
      }
      let future = source.ensureFuture(on: loop)
      let task = loop.createTask(loop.shield(future), name: "shielded")
      loop.callSoon { [unowned loop] in loop.stop() }
      try loop.runForever()
      task.cancel()
      #expect(throws: CancelledError.self) { try loop.runUntilComplete(task) }
      #expect(!future.isDone && !source.isDone)
      future.cancel()
      #expect(throws: CancelledError.self) { try loop.runUntilComplete(future) }
      #expect(source.isDone)
      loop.close()
      #expect(throws: LoopError.closed) { try source.ensureFuture(on: loop).result() }
    }
    await far.shutdown()
  }

  @Test func `a task that waits for another loop says so`() async throws {
    let far = try LoopThread()
    let handle = far.handle
    try await onThread {
      let fixture = try LoopFixture()
      let loop = fixture.loop
      let source = try handle.runCoroutineThreadsafe { forever($0) }
      let task = loop.createTask(source, name: "far")
      loop.callSoon { [unowned loop] in loop.stop() }
      try loop.runForever()
      let snapshot = loop.snapshot()
      #expect(snapshot.tasks.map(\.obstacle) == [.otherLoop])
      #expect(snapshot.description.contains("waits for a coroutine of another loop"))
      task.cancel()
      #expect(throws: CancelledError.self) { try loop.runUntilComplete(task) }
    }
    await far.shutdown()
  }

  @Test func `who is closed while it waits leaves nothing on its loop, and an error to the other`()
    async throws
  {
    let journal = SharedJournal()
    let far = try LoopThread { loop in
      loop.slowStepThreshold = nil
      loop.exceptionHandler = { _, report in journal.note("\(report.kind), \(report.error)") }
    }
    let handle = far.handle
    var failing: ThreadsafeFuture<Void>? = try await onThread {
      let loop = try EventLoop(clock: VirtualClock())
      defer { loop.close() }
      let source = try handle.runCoroutineThreadsafe { FailingAtEnd(loop: $0, journal: journal) }
      do {
        let wait = AnyGenerator(source.makeGenerator())
        let task = loop.createTask(Handed(generator: wait))
        loop.callSoon { [unowned loop] in loop.stop() }
        try loop.runForever()
        #expect(loop.pendingCallCount == 1)
        try wait.close()
        #expect(loop.pendingCallCount == 0)
        task.cancel()
        #expect(throws: (any Error).self) { try loop.runUntilComplete(task) }
      }
      #expect(!source.isDone)
      return source
    }
    await journal.wait(for: "begun")
    failing?.cancel()
    // Nobody waits for it any more.
    failing = nil
    await journal.wait(for: "futureError, first")
    await far.shutdown()
  }
}

/// Waits for a generator that somebody else has too.
private struct Handed: Coroutine {
  let generator: AnyGenerator<Suspension, Void, Void>

  static let body = Program { YieldFrom { $0.generator } }
}

/// Adds what coroutines of another loop give, the second of which is done by then.
private struct Adding: Coroutine {
  typealias Returned = Int
  let group: LoopGroup
  let loop: EventLoop
  var done: ThreadsafeFuture<Int>?
  var sum = 0

  static let body = Program {
    For({ _ in 1...2 }) {
      YieldFrom { frame in
        try frame.group.runCoroutineThreadsafe(on: .number(1)) { Later($0, 0, .success(1)) }
      } receive: {
        $0.sum += $1
      }
    }
    Do { $0.done = try $0.group.runCoroutineThreadsafe(on: .number(1)) { _ in Await { 2 } } }
    While({ $0.done?.isDone == false }) { YieldFrom { $0.loop.sleep(.milliseconds(1)) } }
    For({ _ in 1...2 }) {
      YieldFrom {
        try $0.known()
      } receive: {
        $0.sum += $1
      }
    }
    Return { $0.sum }
  }

  private func known() throws -> ThreadsafeFuture<Int> { try #require(done) }
}

/// Waits until it is cancelled, and cleans up, which takes a while.
private struct CleaningNumber: Coroutine {
  typealias Returned = Int
  let loop: EventLoop
  let journal: SharedJournal

  static let body = Program {
    YieldFrom { CleaningUp(loop: $0.loop, journal: $0.journal) }
    Return { _ in 1 }
  }
}

/// Waits until it is cancelled, and fails.
private struct FailingAtEnd: Coroutine {
  let loop: EventLoop
  let journal: SharedJournal

  static let body = Program {
    Do { $0.journal.note("begun") }
    Try {
      YieldFrom { forever($0.loop) }
    } catch: {
      Catch(CancelledError.self) { Raise { _ in Mishap.first } }
    }
  }
}
