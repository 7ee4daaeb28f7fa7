import Generators
import Loop
import LoopTesting
import Testing

/// Nothing piles up with a future that goes on, whatever is made of it and left.
@Suite struct ObserverCounts {
  /// Fails at once.
  private func failed(_ loop: EventLoop) -> Future<Int> {
    let future = loop.createFuture(Int.self)
    try? future.setException(Mishap.first)
    return future
  }

  /// What is made of a future and left, in many ways.
  private func leave(_ future: Future<Int>, _ loop: EventLoop, _ round: Int) {
    loop.gather([future, failed(loop)]).addDoneCallback { _ = try? $0.exception() }
    loop.gather(future, failed(loop)).addDoneCallback { _ = try? $0.exception() }
    loop.createTask(loop.wait([future, failed(loop)], returnWhen: .firstCompleted))
    loop.createTask(loop.wait([future], timeout: .seconds(1)))
    loop.createTask(loop.waitFor(loop.shield(future), timeout: .seconds(1)))
      .addDoneCallback { _ = try? $0.exception() }
    loop.createTask(loop.shield(future)).cancel()
    loop.createTask(loop.waitFor(loop.shield(future), timeout: .seconds(9))).cancel()
    _ = loop.shield(future)
    _ = loop.asCompleted([future, failed(loop)])
    if let next = loop.asCompleted([future, failed(loop)]).next() {
      loop.createTask(next).addDoneCallback { _ = try? $0.exception() }
    }
    let callback = future.addDoneCallback { _ in }
    future.removeDoneCallback(callback)
  }

  @Test func `what is left leaves nothing with a future or a task`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    loop.slowStepThreshold = nil
    loop.exceptionHandler = { _, _ in }
    let future = loop.createFuture(Int.self)
    let task = loop.createTask(future)
    let kept = future.addDoneCallback { _ in }
    try loop.runUntilIdle()
    let before = loop.futureCount
    for round in 0..<100 {
      leave(future, loop, round)
      leave(task.future, loop, round)
      try loop.runUntilIdle()
    }
    #expect(future.observerCount <= 2)
    #expect(task.observerCount == 0)
    #expect(loop.futureCount == before)
    future.removeDoneCallback(kept)
    task.cancel()
    try loop.runUntilIdle()
  }

  @Test func `waits for a lock that time out leave nothing in its line`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    let lock = Lock(loop: loop)
    loop.createTask(lock.acquire())
    let first = loop.createTask(lock.acquire())
    try loop.runUntilIdle()
    for _ in 0..<100 {
      for _ in 0..<3 {
        loop.createTask(loop.waitFor(lock.acquire(), timeout: .seconds(1)))
          .addDoneCallback { _ = try? $0.exception() }
      }
      try loop.runUntilIdle()
    }
    #expect(lock.waiterCount == 1)
    #expect(!first.isDone)
    first.cancel()
    try loop.runUntilIdle()
  }
}
