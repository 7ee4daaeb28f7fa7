import Generators
import Loop
import Testing

@Suite struct Futures {
  @Test func `a pending future has neither result nor error`() throws {
    let fixture = try LoopFixture()
    let future = fixture.loop.createFuture(Int.self)
    #expect(!future.isDone)
    #expect(throws: InvalidStateError.pending) { try future.result() }
    #expect(throws: InvalidStateError.pending) { try future.exception() }
  }

  @Test func `a future is completed once`() throws {
    let fixture = try LoopFixture()
    let future = fixture.loop.createFuture(String.self)
    try future.setResult("a")
    #expect(throws: InvalidStateError.done) { try future.setResult("b") }
    #expect(throws: InvalidStateError.done) { try future.setException(Mishap.first) }
    #expect(!future.cancel())
    #expect(try future.result() == "a")
    #expect(try future.exception() == nil)
  }

  @Test func `a task takes its outcome from its coroutine alone`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    let task = loop.createTask(fixture.later(1, 7))
    let wrapped = loop.ensureFuture(fixture.later(1, 8))
    for future in [task.future, wrapped] {
      #expect(throws: InvalidStateError.task) { try future.setResult(4_096) }
      #expect(throws: InvalidStateError.task) { try future.setException(Mishap.first) }
    }
    try loop.runUntilIdle()
    #expect(try task.result() == 7 && wrapped.result() == 8)
    #expect(throws: InvalidStateError.done) { try wrapped.setResult(1) }
  }

  @Test func `a cancelled future raises`() throws {
    let fixture = try LoopFixture()
    let future = fixture.loop.createFuture(Int.self)
    #expect(future.cancel())
    #expect(future.isDone && future.isCancelled)
    #expect(throws: CancelledError.self) { try future.result() }
    #expect(throws: CancelledError.self) { try future.exception() }
    #expect(throws: InvalidStateError.done) { try future.setResult(1) }
  }

  @Test func `done callbacks run in order, in the next iteration, and may be removed`() throws {
    let fixture = try LoopFixture()
    let future = fixture.loop.createFuture(Int.self)
    future.addDoneCallback { fixture.journal.note("a \((try? $0.result()) ?? 0)") }
    let removed = future.addDoneCallback { _ in fixture.journal.note("b") }
    future.addDoneCallback { _ in throw Mishap.first }
    future.addDoneCallback { _ in fixture.journal.note("c") }
    #expect(future.removeDoneCallback(removed))
    #expect(!future.removeDoneCallback(removed))
    try future.setResult(7)
    #expect(fixture.journal.take() == [])
    #expect(try fixture.run() == ["a 7", "callback: first", "c"])
    future.addDoneCallback { _ in fixture.journal.note("late") }
    #expect(fixture.journal.take() == [])
    #expect(try fixture.run() == ["late"])
  }

  @Test func `a future that is dropped while it is pending goes, and what waits for it too`() throws
  {
    let counter = LifeCounter()
    let fixture = try LoopFixture()
    do {
      let plain = fixture.loop.createFuture(LifeCounter.Life?.self)
      let life = counter.make()
      plain.addDoneCallback { _ in _ = life }
      let other = fixture.loop.createFuture(LifeCounter.Life?.self)
      let gather = fixture.loop.gather([plain, other, plain])
      gather.addDoneCallback { _ in _ = life }
      fixture.loop.shield(other).addDoneCallback { _ in _ = life }
      _ = fixture.loop.asCompleted([plain, other])
    }
    #expect(counter.alive == 0)
  }

  @Test func `a gather keeps members that everybody else has dropped`() throws {
    let fixture = try LoopFixture()
    let gather = {
      fixture.loop.gather([fixture.loop.createFuture(Int.self)])
    }()
    #expect(gather.cancel())
    try fixture.loop.runUntilIdle()
    #expect(throws: CancelledError.self) { try gather.result() }
  }

  @Test func `several wait for one future, in order`() throws {
    let fixture = try LoopFixture()
    let future = fixture.loop.createFuture(Int.self)
    for name in ["a", "b", "c"] { fixture.spawn(name, future) }
    fixture.loop.callLater(.seconds(1)) { try future.setResult(1) }
    #expect(try fixture.run() == ["a 1", "b 1", "c 1"])
  }
}
