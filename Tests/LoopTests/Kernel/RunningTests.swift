import Generators
import Loop
import LoopTesting
import Testing

@Suite struct Running {
  @Test func `runUntilComplete gives the result or the error`() throws {
    let fixture = try LoopFixture()
    #expect(try fixture.loop.runUntilComplete(fixture.later(3, "x")) == "x")
    #expect(fixture.now == 3)
    #expect(throws: Mishap.first) {
      try fixture.loop.runUntilComplete(fixture.failing(1, .first))
    }
  }

  @Test func `the iteration in which done callbacks run is the last`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    let task = loop.createTask(fixture.later(1, 1))
    task.addDoneCallback { _ in
      fixture.journal.note("done")
      loop.callSoon(fixture.noting("after"))
    }
    _ = try loop.runUntilComplete(task)
    #expect(fixture.journal.take() == ["done"])
    #expect(try fixture.run() == ["after"])
  }

  @Test func `a future that is done already costs one iteration`() throws {
    let fixture = try LoopFixture()
    let future = fixture.loop.createFuture(Int.self)
    try future.setResult(1)
    fixture.loop.callSoon(fixture.noting("a"))
    #expect(try fixture.loop.runUntilComplete(future) == 1)
    #expect(fixture.journal.take() == ["a"])
  }

  @Test func `a loop that can never complete its future says so`() throws {
    let fixture = try LoopFixture()
    let future = fixture.loop.createFuture(Int.self)
    #expect(throws: DeadlockError.self) { try fixture.loop.runUntilComplete(future) }
    #expect(throws: DeadlockError.self) { try fixture.loop.runForever() }
  }

  @Test func `a stopped loop has not completed its future`() throws {
    let fixture = try LoopFixture()
    fixture.loop.callSoon { fixture.loop.stop() }
    #expect(throws: LoopError.stoppedBeforeComplete) {
      try fixture.loop.runUntilComplete(fixture.later(1, 1))
    }
  }

  @Test func `a future that is done when its loop is stopped gives its result`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    // As CPython prints for: async def f(): loop.stop(); return 5
    #expect(
      try loop.runUntilComplete(
        Immediately { () -> Int in
          loop.stop()
          return 5
        }) == 5)
    #expect(try fixture.run() == [], "a later run is not ended by it")
    #expect(try loop.runUntilComplete(fixture.later(1, 1)) == 1)
  }

  @Test func `a future of another loop is not run`() throws {
    let (near, far) = (try LoopFixture(), try LoopFixture())
    let future = far.loop.createFuture(Int.self)
    #expect(throws: LoopError.foreignFuture) { try near.loop.runUntilComplete(future) }
    try future.setResult(1)
    #expect(throws: LoopError.foreignFuture) { try near.loop.runUntilComplete(future) }
    #expect(try far.loop.runUntilComplete(future) == 1)
  }

  @Test func `a loop cannot be run from inside itself`() throws {
    let fixture = try LoopFixture()
    fixture.loop.callSoon { try fixture.loop.runForever() }
    fixture.loop.callSoon { _ = try fixture.loop.runUntilComplete(fixture.later(1, 1)) }
    #expect(
      try fixture.run() == [
        "callback: \(LoopError.alreadyRunning)", "callback: \(LoopError.alreadyRunning)",
      ])
  }

  @Test func `a loop may be run by a callback of another`() throws {
    let (outer, inner) = (try LoopFixture(), try LoopFixture())
    outer.loop.callLater(.seconds(1)) {
      outer.journal.note("\(try inner.loop.runUntilComplete(inner.later(5, 5)))")
      #expect(outer.loop.isRunning && !inner.loop.isRunning)
    }
    outer.spawn("task", outer.later(2, 2))
    #expect(try outer.run() == ["5", "task 2"])
    #expect(outer.now == 2 && inner.now == 5)
  }

  @Test func `a loop goes that is dropped where it was stopped`() throws {
    weak var dropped: EventLoop?
    do {
      let loop = try EventLoop(clock: VirtualClock())
      dropped = loop
      let stop = { [unowned loop] in loop.stop() }
      try loop.runUntilComplete(Immediately { stop() })
    }
    #expect(dropped == nil)
  }

  @Test func `a closed loop does not run`() throws {
    let fixture = try LoopFixture()
    fixture.loop.close()
    fixture.loop.close()
    #expect(fixture.loop.isClosed)
    #expect(throws: LoopError.closed) { try fixture.loop.runUntilIdle() }
    #expect(throws: LoopError.closed) {
      try fixture.loop.runUntilComplete(fixture.loop.createFuture(Int.self))
    }
  }

  @Test func `another thread may send callbacks through a handle`() throws {
    let loop = try EventLoop()
    defer { loop.close() }
    let future = loop.createFuture(Int.self)
    let journal = Journal()
    let box = MainBox(future: future, journal: journal)
    let handle = loop.makeThreadsafeLoop()
    let thread = try SystemThread.start {
      for number in 1...3 { try? handle.callSoonThreadsafe { box.note(number) } }
    }
    #expect(try loop.runUntilComplete(future) == 3)
    thread.join()
    #expect(journal.take() == ["1", "2", "3"])
  }

  @Test func `what comes through a handle from inside the loop stands in line with the rest`()
    throws
  {
    let fixture = try LoopFixture()
    let handle = fixture.loop.makeThreadsafeLoop()
    let journal = SharedJournal()
    fixture.loop.callSoon {
      try handle.callSoonThreadsafe { journal.note("a") }
      fixture.loop.callSoon { journal.note("b") }
      try handle.callSoonThreadsafe { _ in journal.note("c") }
      fixture.loop.callSoon { fixture.loop.stop() }
    }
    try fixture.loop.runForever()
    #expect(journal.words == ["a", "b", "c"])
  }

  @Test func `a loop goes that is dropped with a call of its handle ready`() throws {
    weak var dropped: EventLoop?
    do {
      let loop = try EventLoop(clock: VirtualClock())
      dropped = loop
      let handle = loop.makeThreadsafeLoop()
      try handle.callSoonThreadsafe { try? handle.callSoonThreadsafe { _ in } }
      loop.stop()
      #expect(try loop.runUntilIdle() == .stopped)
    }
    #expect(dropped == nil)
  }

  @Test func `the handle of a closed loop refuses callbacks`() throws {
    let loop = try EventLoop(clock: VirtualClock())
    let handle = loop.makeThreadsafeLoop()
    loop.close()
    #expect(throws: LoopError.closed) { try handle.callSoonThreadsafe {} }
  }
}

/// What only callbacks on the loop's thread touch.
private final class MainBox: @unchecked Sendable {
  // Unchecked: another thread only passes it to the loop's thread, which alone uses it.
  let future: Future<Int>
  let journal: Journal

  init(future: Future<Int>, journal: Journal) {
    self.future = future
    self.journal = journal
  }

  func note(_ number: Int) {
    journal.note("\(number)")
    if number == 3 { try? future.setResult(number) }
  }
}
