import Generators
import Loop
import Testing

@Suite struct Semaphores {
  @Test func `as many at a time as it was made for`() throws {
    let fixture = try LoopFixture()
    let semaphore = Semaphore(loop: fixture.loop, value: 2)
    for name in ["a", "b", "c"] { fixture.loop.createTask(Holder(fixture, name, semaphore)) }
    #expect(try fixture.run() == ["a+", "b+", "a-", "b-", "c+", "c-"])
    #expect(semaphore.value == 2 && !semaphore.isLocked)
  }

  @Test func `nobody overtakes a waiter that was woken`() throws {
    let fixture = try LoopFixture()
    let semaphore = Semaphore(loop: fixture.loop, value: 0)
    fixture.spawn("a", semaphore.acquire())
    fixture.loop.callLater(.seconds(1)) {
      try semaphore.release()
      #expect(semaphore.isLocked)
      fixture.spawn("b", semaphore.acquire())
    }
    fixture.loop.callLater(.seconds(2)) { try semaphore.release() }
    #expect(try fixture.run() == ["a", "b"])
  }

  @Test func `a waiter that is cancelled after it was woken wakes the next`() throws {
    let fixture = try LoopFixture()
    let semaphore = Semaphore(loop: fixture.loop, value: 0)
    let waiter = fixture.spawn("a", semaphore.acquire())
    fixture.spawn("b", semaphore.acquire())
    fixture.loop.callLater(.seconds(1)) {
      try semaphore.release()
      waiter.cancel()
    }
    #expect(try fixture.run() == ["a cancelled", "b"])
    #expect(semaphore.value == 0)
  }

  @Test func `two releases in one iteration wake two`() throws {
    let fixture = try LoopFixture()
    let semaphore = Semaphore(loop: fixture.loop, value: 0)
    for name in ["a", "b", "c"] { fixture.spawn(name, semaphore.acquire()) }
    fixture.loop.callLater(.seconds(1)) {
      try semaphore.release()
      try semaphore.release()
    }
    #expect(try fixture.run() == ["a", "b"])
  }

  @Test func `a bounded semaphore is not released more often than it was acquired`() throws {
    let fixture = try LoopFixture()
    let semaphore = BoundedSemaphore(loop: fixture.loop, value: 1)
    fixture.spawn("a", semaphore.acquire())
    #expect(try fixture.run() == ["a"])
    try semaphore.release()
    #expect(throws: SynchronizationError.releasedTooOften) { try semaphore.release() }
  }

  @Test(arguments: 0..<8) func `a cancellation anywhere loses no permit`(_ turn: Int) throws {
    let fixture = try LoopFixture()
    let semaphore = Semaphore(loop: fixture.loop, value: 1)
    let tasks = ["a", "b", "c"].map {
      fixture.loop.createTask(Holder(fixture, $0, semaphore, 0))
    }
    cancel(tasks[1], after: turn, fixture.loop)
    try fixture.loop.runUntilIdle()
    #expect(tasks.filter(\.isDone).count == 3)
    #expect(semaphore.value == 1)
  }

  @Test(arguments: 0..<8) func `a cancellation anywhere loses no lock`(_ turn: Int) throws {
    let fixture = try LoopFixture()
    let lock = Lock(loop: fixture.loop)
    let tasks = ["a", "b", "c"].map { fixture.loop.createTask(Holder(fixture, $0, lock, 0)) }
    cancel(tasks[1], after: turn, fixture.loop)
    try fixture.loop.runUntilIdle()
    #expect(tasks.filter(\.isDone).count == 3)
    #expect(!lock.isLocked)
  }
}

/// Cancels a task after some iterations.
func cancel<Value>(_ task: EventLoop.Task<Value>, after turns: Int, _ loop: EventLoop) {
  loop.callSoon {
    if turns == 0 { task.cancel() } else { cancel(task, after: turns - 1, loop) }
  }
}
