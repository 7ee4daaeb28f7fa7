import Generators
import Loop
import LoopTesting
import TestSupport
import Testing

/// Lines of many waiters, which come, are woken and leave in any order: the work grows with their number.
@Suite(.ownThread) struct LongLines {
  private let count = 20_000

  /// Cancels tasks in an order, an iteration for each of a hundred groups.
  private func cancel<Value>(_ tasks: [EventLoop.Task<Value>], _ loop: EventLoop) throws {
    for group in stride(from: 0, to: tasks.count, by: max(1, tasks.count / 100)) {
      for task in tasks[group..<min(tasks.count, group + tasks.count / 100)] { task.cancel() }
      try loop.runUntilIdle()
    }
  }

  @Test(arguments: ["from the back", "from the front", "in any order"])
  func `waiters are cancelled`(_ order: String) throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    let semaphore = Semaphore(loop: loop, value: 0)
    var tasks = (0..<count).map { _ in loop.createTask(semaphore.acquire()) }
    try loop.runUntilIdle()
    var random = SplitMix64(seed: 17)
    switch order {
    case "from the back": tasks.reverse()
    case "in any order": tasks.shuffle(using: &random)
    default: break
    }
    // With a search for each, this takes 200,000,000 comparisons: minutes in a debug build.
    try cancel(tasks, loop)
    #expect(semaphore.waiterCount == 0 && loop.taskCount == 0)
  }

  @Test func `waiters are woken one by one, all before they run`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    let semaphore = Semaphore(loop: loop, value: 0)
    let condition = Condition(loop: loop)
    let queue = Queue<Int>(loop: loop)
    for number in 0..<count {
      switch number % 3 {
      case 0: loop.createTask(semaphore.acquire())
      case 1: loop.createTask(CondUser(condition: condition))
      default: loop.createTask(queue.get())
      }
    }
    try loop.runUntilIdle()
    loop.createTask(condition.acquire())
    try loop.runUntilIdle()
    for _ in 0..<count {
      try semaphore.release()
      try condition.notify()
      try queue.putNowait(1)
    }
    try condition.release()
    try loop.runUntilIdle()
    #expect(loop.taskCount == 0)
    #expect(semaphore.waiterCount + condition.waiterCount + queue.getterCount == 0)
  }

  private struct CondUser: Coroutine {
    typealias Returned = Void
    let condition: Condition

    static let body = Program {
      With {
        $0.condition
      } do: {
        YieldFrom { $0.condition.wait() }
      }
    }
  }

  @Test func `shields of one future are cancelled from the front`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    let future = loop.createFuture(Int.self)
    let shields = (0..<count).map { _ in loop.shield(future) }
    for shield in shields { shield.cancel() }
    try loop.runUntilIdle()
    #expect(future.observerCount == 0)
  }

  @Test func `tasks that wait for one future are closed with their loop`() throws {
    let fixture = try LoopFixture()
    let future = fixture.loop.createFuture(Int.self)
    let tasks = (0..<count).map { _ in fixture.loop.createTask(future) }
    try fixture.loop.runUntilIdle()
    fixture.loop.close()
    #expect(tasks.allSatisfy { $0.isCancelled })
  }

  @Test func `a line is in order after many have come and gone in the middle`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    let event = Event(loop: loop)
    var tasks: [EventLoop.Task<Void>] = []
    for round in 0..<300 {
      tasks.append(fixture.spawn("\(round)", event.wait()))
      for number in 0..<3 {
        let passing = loop.createTask(event.wait())
        if number > 0 { loop.callSoon { passing.cancel() } } else { passing.cancel() }
      }
      try loop.runUntilIdle()
    }
    #expect(event.waiterCount == 300)
    event.set()
    #expect(try fixture.run() == (0..<300).map { "\($0)" })
  }
}
