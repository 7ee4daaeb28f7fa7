import Generators
import Loop
import LoopTesting
import Testing

@Suite struct Events {
  @Test func `everybody who waits goes on, even if the flag is cleared at once`() throws {
    let fixture = try LoopFixture()
    let event = Event(loop: fixture.loop)
    for name in ["a", "b"] { fixture.spawn(name, event.wait()) }
    let cancelled = fixture.spawn("c", event.wait())
    fixture.loop.callLater(.seconds(1)) {
      cancelled.cancel()
      event.set()
      event.clear()
    }
    fixture.loop.callLater(.seconds(2)) { fixture.spawn("late", event.wait()) }
    #expect(try fixture.run() == ["c cancelled", "a", "b"])
    event.set()
    event.set()
    fixture.spawn("set", event.wait())
    #expect(try fixture.run() == ["late", "set"])
    #expect(event.isSet)
  }
}

@Suite struct Conditions {
  @Test func `a notification wakes who came first, and the lock is taken again`() throws {
    let fixture = try LoopFixture()
    let condition = Condition(loop: fixture.loop)
    for name in ["a", "b", "c"] {
      fixture.loop.createTask(Waiter(fixture, name, condition))
    }
    fixture.loop.callLater(.seconds(1)) {
      var acquire = condition.acquire()
      _ = try acquire.resume(.next)
      try condition.notify(2)
      try condition.release()
    }
    #expect(try fixture.run() == ["a", "b"])
    #expect(!condition.isLocked)
    fixture.loop.callLater(.seconds(1)) {
      var acquire = condition.acquire()
      _ = try acquire.resume(.next)
      try condition.notifyAll()
      try condition.release()
    }
    #expect(try fixture.run() == ["c"])
  }

  @Test func `without the lock nothing is waited for or notified`() throws {
    let fixture = try LoopFixture()
    let condition = Condition(loop: fixture.loop)
    #expect(throws: SynchronizationError.notLocked) { try condition.notify() }
    #expect(throws: SynchronizationError.notLocked) { try condition.notifyAll() }
    fixture.spawn("wait", condition.wait())
    #expect(try fixture.run() == ["wait \(SynchronizationError.notLocked)"])
  }

  @Test func `a cancelled waiter holds the lock when the cancellation is raised`() throws {
    let fixture = try LoopFixture()
    let condition = Condition(loop: fixture.loop)
    let task = fixture.loop.createTask(Waiter(fixture, "a", condition))
    fixture.loop.callLater(.seconds(1)) {
      var acquire = condition.acquire()
      _ = try acquire.resume(.next)
      task.cancel()
    }
    fixture.loop.callLater(.seconds(2)) { task.cancel() }
    fixture.loop.callLater(.seconds(3)) {
      fixture.journal.note("release")
      try condition.release()
    }
    #expect(try fixture.run() == ["release", "a cancelled, locked"])
    #expect(task.isCancelled && !condition.isLocked)
  }

  @Test func `a waiter that is closed leaves the lock to who has it`() throws {
    let fixture = try LoopFixture()
    let condition = Condition(loop: fixture.loop)
    let waiter = AnyGenerator(Waiter(fixture, "a", condition))
    fixture.loop.createTask(waiter)
    fixture.loop.callLater(.seconds(1)) {
      var acquire = condition.acquire()
      _ = try acquire.resume(.next)
      try waiter.close()
      fixture.journal.note("locked: \(condition.isLocked)")
      try condition.release()
    }
    #expect(try fixture.run().last == "locked: true")
    #expect(!condition.isLocked)
    // One that is closed while the lock is free has it when it cleans up, and gives it up.
    let second = AnyGenerator(Waiter(fixture, "b", condition))
    fixture.loop.createTask(second)
    try fixture.loop.runUntilIdle()
    try second.close()
    #expect(!condition.isLocked)
  }

  @Test func `waitFor asks again after each notification`() throws {
    let fixture = try LoopFixture()
    let condition = Condition(loop: fixture.loop)
    var value = 0
    fixture.loop.createTask(Waiter(fixture, "a", condition) { value == 2 })
    for second in 1...3 {
      fixture.loop.callLater(.seconds(second)) {
        value += 1
        fixture.journal.note("\(value)")
        var acquire = condition.acquire()
        _ = try acquire.resume(.next)
        try condition.notifyAll()
        try condition.release()
      }
    }
    #expect(try fixture.run() == ["1", "2", "a", "3"])
  }
}

/// Waits for a condition inside its lock.
private struct Waiter: Coroutine {
  typealias Returned = Void

  let journal: Journal
  let name: String
  let condition: Condition
  let predicate: (() -> Bool)?

  init(
    _ fixture: LoopFixture, _ name: String, _ condition: Condition,
    _ predicate: (() -> Bool)? = nil
  ) {
    self.journal = fixture.journal
    self.name = name
    self.condition = condition
    self.predicate = predicate
  }

  static let body = Program {
    With {
      $0.condition
    } do: {
      Try {
        If {
          $0.predicate == nil
        } then: {
          YieldFrom { $0.condition.wait() }
        } else: {
          YieldFrom { $0.condition.waitFor($0.predicate ?? { true }) }
        }
        Do { $0.journal.note($0.name) }
      } catch: {
        Catch(CancelledError.self) {
          Do { frame in
            let state = frame.condition.isLocked ? "locked" : "free"
            frame.journal.note("\(frame.name) cancelled, \(state)")
          }
          Raise { _ in CancelledError() }
        }
      }
    }
  }
}
