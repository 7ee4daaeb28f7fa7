import Generators
import Loop
import Testing

/// A task may await a future through a generator that others can close, and that alone holds it.
@Suite struct DroppedFutures {
  private typealias Shared = AnyGenerator<Suspension, Void, Int>

  /// A coroutine that awaits a future which nothing else holds.
  private struct Holder: Coroutine {
    typealias Returned = Int
    let future: Future<Int>

    static let body = Program {
      YieldFrom {
        $0.future
      } receive: { _, _ in
      }
      Return { _ in 1 }
    }
  }

  /// Awaits a shared generator.
  private struct Sharer: Coroutine {
    typealias Returned = Int
    let shared: Shared
    var result = 0

    static let body = Program {
      YieldFrom {
        $0.shared
      } receive: {
        $0.result = $1
      }
      Return { $0.result }
    }
  }

  private final class Box {
    var future: Future<Int>?
  }

  private func start(_ loop: EventLoop) throws -> (Shared, EventLoop.Task<Int>, Box) {
    let box = Box()
    let future = loop.createFuture(Int.self)
    box.future = future
    let shared = Shared(Holder(future: future))
    let task = loop.createTask(Sharer(shared: shared))
    try loop.runUntilIdle()
    return (shared, task, box)
  }

  @Test func `a task whose pending future was dropped can still be cancelled`() throws {
    let fixture = try LoopFixture()
    let (shared, task, box) = try start(fixture.loop)
    box.future = nil
    try shared.close()
    #expect(!task.isDone)
    #expect(task.cancel())
    try fixture.loop.runUntilIdle()
    #expect(task.isDone)
  }

  @Test func `a task whose pending future was dropped is closed with its loop`() throws {
    let fixture = try LoopFixture()
    let (shared, task, box) = try start(fixture.loop)
    box.future = nil
    try shared.close()
    fixture.loop.close()
    #expect(task.isCancelled)
  }

  @Test func `the report of a dropped error may meddle with the task that waited for it`() throws {
    let fixture = try LoopFixture()
    let (shared, task, box) = try start(fixture.loop)
    var answers: [Bool] = []
    fixture.loop.slowStepThreshold = nil
    fixture.loop.exceptionHandler = { loop, _ in
      answers += loop.allTasks.map { $0.cancel() }
    }
    fixture.loop.callSoon {
      try box.future?.setException(Mishap.first)
      box.future = nil
      task.cancel()
      try shared.close()
    }
    try fixture.loop.runUntilIdle()
    #expect(answers == [true])
    #expect(task.isCancelled)
  }

  @Test func `a future may be dropped between its end and the step that it causes`() throws {
    let fixture = try LoopFixture()
    for outcome in 0..<3 {
      let (shared, task, box) = try start(fixture.loop)
      switch outcome {
      case 0: try box.future?.setResult(1)
      case 1: try box.future?.setException(Mishap.first)
      default: box.future?.cancel()
      }
      box.future = nil
      try shared.close()
      try fixture.loop.runUntilIdle()
      #expect(task.isDone)
      _ = try? task.exception()
    }
  }

  @Test func `several tasks may lose one future`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    let box = Box()
    box.future = loop.createFuture(Int.self)
    let generators = try (0..<3).map { _ in Shared(Holder(future: try #require(box.future))) }
    let tasks = generators.map { loop.createTask(Sharer(shared: $0)) }
    try loop.runUntilIdle()
    box.future = nil
    for generator in generators { try generator.close() }
    #expect(tasks.map { $0.cancel() } == [true, true, true])
    try loop.runUntilIdle()
    #expect(tasks.allSatisfy { $0.isDone })
  }

  @Test func `what is told of a dropped composite of dropped composites is told all the same`()
    throws
  {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    let (first, second) = (loop.createFuture(Int.self), loop.createFuture(Int.self))
    loop.shield(loop.shield(first)).addDoneCallback { _ in fixture.journal.note("shields") }
    loop.gather([loop.gather([loop.shield(second)])]).addDoneCallback { _ in
      fixture.journal.note("gathers")
    }
    try loop.runUntilComplete(loop.sleep(.zero))
    try first.setResult(1)
    #expect(try fixture.run() == ["shields"])
    try second.setResult(2)
    #expect(try fixture.run() == ["gathers"])
  }
}
