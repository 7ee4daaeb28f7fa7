import Generators
import Loop
import Testing

/// Yields what it is told to.
private struct Yielder: Generator, Awaitable {
  typealias Yielded = Suspension
  typealias Sent = Void
  typealias Returned = Void

  var suspensions: [Suspension]

  mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Void> {
    try resumption.get()
    return suspensions.isEmpty ? .returned(()) : .yielded(suspensions.removeFirst())
  }
}

/// Cancels itself, and then goes on or not.
private struct SelfCanceller: Coroutine {
  typealias Returned = String

  let loop: EventLoop
  var awaits = false

  static let body = Program {
    Do { $0.loop.currentTask?.cancel() }
    If {
      $0.awaits
    } then: {
      Try {
        YieldFrom { $0.loop.sleep(.seconds(1)) }
      } catch: {
        Catch(CancelledError.self) { Return { _ in "survived" } }
      }
    }
    Return { _ in "returned" }
  }
}

@Suite struct Tasks {
  @Test func `a task begins in the next iteration and is in the loop's register`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    let first = loop.createTask(fixture.later(1, 1), name: "first")
    let second = loop.createTask(fixture.later(2, 2))
    #expect(first.name == "first")
    #expect(second.name == "Task-2")
    #expect(loop.allTasks == [EventLoop.AnyTask(first), EventLoop.AnyTask(second)])
    #expect(loop.allTasks.map(\.name) == ["first", "Task-2"])
    #expect(loop.currentTask == nil)
    try loop.runUntilIdle()
    #expect(loop.allTasks.isEmpty && loop.taskCount == 0)
    #expect(try first.result() + second.result() == 3)
    #expect(first.name == "first" && second.name == "Task-2")
  }

  @Test func `a name lasts as long as somebody holds the task, however many come and go`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    let kept = (0..<100).map { loop.createTask(fixture.later($0 % 3, $0), name: "kept \($0)") }
    try loop.runUntilIdle()
    for number in 0..<200 { loop.createTask(fixture.later(1, number), name: "dropped \(number)") }
    try loop.runUntilIdle()
    #expect(kept.map(\.name) == (0..<100).map { "kept \($0)" })
    #expect(loop.createTask(fixture.later(1, 0)).name == "Task-301")
  }

  @Test func `a suspended task says where it stands`() throws {
    let fixture = try LoopFixture()
    let task = fixture.loop.createTask(Turning(loop: fixture.loop, isNested: true))
    #expect(task.trace == [])
    fixture.loop.callLater(.seconds(1)) { [journal = fixture.journal] in
      journal.note(task.trace.map(\.function).joined(separator: " > "))
      journal.note("\(task.trace.allSatisfy { $0.line != nil })")
    }
    #expect(try fixture.run() == ["Turning > Turning", "true"])
    #expect(task.trace == [])
  }

  /// Waits two seconds in a coroutine that it delegates to.
  private struct Turning: Coroutine {
    typealias Returned = Void
    let loop: EventLoop
    let isNested: Bool

    static let body = Program {
      If {
        $0.isNested
      } then: {
        YieldFrom { AnyGenerator(Turning(loop: $0.loop, isNested: false)) }
      } else: {
        YieldFrom { $0.loop.sleep(.seconds(2)) }
      }
    }
  }

  @Test func `the current task is the one that is stepped`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    let names = loop.createTask(Immediately { loop.currentTask?.name }, name: "me")
    loop.callSoon { fixture.journal.note(loop.currentTask?.name ?? "none") }
    #expect(try fixture.run() == ["none"])
    #expect(try names.result() == "me")
  }

  @Test func `a future and a task are their own futures, a coroutine becomes a task`() throws {
    let fixture = try LoopFixture()
    let future = fixture.loop.createFuture(Int.self)
    let task = fixture.loop.createTask(future)
    #expect(fixture.loop.ensureFuture(future) == future)
    #expect(fixture.loop.ensureFuture(task) == task.future)
    _ = fixture.loop.ensureFuture(fixture.later(1, 1))
    #expect(fixture.loop.taskCount == 2)
  }

  @Test func `what is nothing to wait for is an error where it is yielded`() throws {
    let fixture = try LoopFixture()
    fixture.spawn("rubbish", Yielder(suspensions: [.bare, .rubbish]))
    #expect(try fixture.run() == ["rubbish \(LoopError.badYield)"])
  }

  @Test func `a task that awaits itself is told so`() throws {
    let fixture = try LoopFixture()
    let box = fixture.loop.createFuture(Future<Void>.self)
    let task = fixture.spawn("self", Chained(box, fixture.loop))
    try box.setResult(task.future)
    #expect(try fixture.run() == ["self \(LoopError.selfAwait)"])
  }

  @Test func `a future of another loop cannot be awaited`() throws {
    let fixture = try LoopFixture()
    let other = try LoopFixture()
    fixture.spawn("foreign", other.loop.createFuture(Int.self))
    #expect(try fixture.run() == ["foreign \(LoopError.foreignFuture)"])
  }

  @Test func `a task that is cancelled before its first step never runs`() throws {
    let fixture = try LoopFixture()
    let task = fixture.spawn("never", Immediately { fixture.journal.note("ran") })
    #expect(task.cancel())
    #expect(task.cancel())
    #expect(try fixture.run() == ["never cancelled"])
    #expect(task.isCancelled)
    #expect(!task.cancel())
  }

  @Test func `cancelling a task cancels what it awaits`() throws {
    let fixture = try LoopFixture()
    let future = fixture.loop.createFuture(Int.self)
    let inner = fixture.spawn("inner", future)
    let outer = fixture.spawn("outer", inner)
    fixture.loop.callLater(.seconds(1)) { #expect(outer.cancel()) }
    #expect(try fixture.run() == ["inner cancelled", "outer cancelled"])
    #expect(future.isCancelled && inner.isCancelled && outer.isCancelled)
  }

  @Test func `a cancellation comes before the result that is ready already`() throws {
    let fixture = try LoopFixture()
    let future = fixture.loop.createFuture(Int.self)
    let task = fixture.spawn("task", future)
    fixture.loop.callLater(.seconds(1)) {
      try future.setResult(1)
      #expect(task.cancel())
    }
    #expect(try fixture.run() == ["task cancelled"])
  }

  @Test func `a task that cancels itself is cancelled where it waits next or ends`() throws {
    let fixture = try LoopFixture()
    let ends = fixture.loop.createTask(SelfCanceller(loop: fixture.loop))
    let waits = fixture.loop.createTask(SelfCanceller(loop: fixture.loop, awaits: true))
    try fixture.loop.runUntilIdle()
    #expect(ends.isCancelled)
    #expect(try waits.result() == "survived")
    #expect(fixture.now == 0)
  }

  @Test func `tasks that await each other in a circle can be cancelled`() throws {
    let fixture = try LoopFixture()
    let box = fixture.loop.createFuture(Future<Void>.self)
    let first = fixture.spawn("first", Chained(box, fixture.loop))
    let second = fixture.spawn("second", first)
    try box.setResult(second.future)
    #expect(throws: DeadlockError.self) { try fixture.loop.runUntilComplete(first) }
    #expect(first.cancel())
    #expect(try fixture.run() == ["first cancelled", "second cancelled"])
  }

  @Test(arguments: [3, 20_000]) func `gathers in gathers are cancelled however deep they lie`(
    _ depth: Int
  ) throws {
    let fixture = try LoopFixture()
    let task = fixture.loop.createTask(Nest(fixture.loop, depth, fixture.loop.createFuture()))
    fixture.loop.callLater(.seconds(1)) {
      #expect(fixture.loop.taskCount == depth + 1)
      #expect(task.cancel())
    }
    #expect(throws: CancelledError.self) { try fixture.loop.runUntilComplete(task) }
    #expect(fixture.loop.taskCount == 0)
  }

  @Test func `a gather that one of its members awaits can be cancelled`() throws {
    let fixture = try LoopFixture()
    let box = fixture.loop.createFuture(Future<Void>.self)
    let member = fixture.spawn("member", Chained(box, fixture.loop))
    let gather = fixture.loop.gather([member], combining: { _ in () })
    try box.setResult(gather)
    #expect(try fixture.run() == [])
    #expect(gather.cancel())
  }

  @Test func `tasks are let go when they end`() throws {
    let counter = LifeCounter()
    let fixture = try LoopFixture()
    fixture.loop.createTask(fixture.later(1, counter.make()))
    let kept = fixture.loop.createTask(fixture.later(1, counter.make()))
    try fixture.loop.runUntilIdle()
    #expect(counter.alive == 1)
    withExtendedLifetime(kept) {}
  }
}

/// Awaits a future and then the future that it gives.
private struct Chained: Coroutine {
  typealias Returned = Void

  let box: Future<Future<Void>>
  var next: Future<Void>

  init(_ box: Future<Future<Void>>, _ loop: EventLoop) {
    self.box = box
    next = loop.createFuture()
  }

  static let body = Program {
    YieldFrom {
      $0.box
    } receive: {
      $0.next = $1
    }
    YieldFrom { $0.next }
  }
}

/// Awaits a gather whose member awaits a gather, and so on.
private struct Nest: Coroutine {
  typealias Returned = Void
  let loop: EventLoop
  let depth: Int
  let last: Future<Void>

  init(_ loop: EventLoop, _ depth: Int, _ last: Future<Void>) {
    self.loop = loop
    self.depth = depth
    self.last = last
  }

  static let body = Program {
    If {
      $0.depth == 0
    } then: {
      YieldFrom { $0.last }
    } else: {
      YieldFrom { frame in
        frame.loop.gather([Nest(frame.loop, frame.depth - 1, frame.last)], combining: { _ in })
      }
    }
  }
}
