import Generators
import Loop
import LoopTesting
import Testing

/// Waits for ever, and cleans up.
private struct Cleaner: Coroutine {
  typealias Returned = Void

  let journal: Journal
  let future: Future<Void>
  var waitsInCleanup = false
  var error: Mishap?

  static let body = Program {
    Try {
      YieldFrom { $0.future }
    } finally: {
      Do { $0.journal.note("cleanup") }
      If {
        $0.waitsInCleanup
      } then: {
        YieldFrom { $0.future }
      }
      If {
        $0.error != nil
      } then: {
        Raise { $0.error ?? Mishap.first }
      }
    }
  }
}

/// Makes a task in its clean-up.
private struct Spawner: Coroutine {
  typealias Returned = Void

  let loop: EventLoop
  let journal: Journal

  static let body = Program {
    Try {
      YieldFrom { $0.loop.sleep(.seconds(100)) }
    } finally: {
      Do { frame in frame.loop.createTask(Immediately { [frame] in frame.journal.note("never") }) }
      Do { $0.loop.callLater(.seconds(1), { [journal = $0.journal] in journal.note("never") }) }
      YieldFrom { $0.loop.gather($0.loop.sleep(.seconds(1)), $0.loop.sleep(.seconds(2))) }
    }
  }
}

@Suite struct Closing {
  @Test func `clean-up may make tasks, which never start`() throws {
    let fixture = try LoopFixture()
    fixture.loop.createTask(Spawner(loop: fixture.loop, journal: fixture.journal))
    fixture.loop.callSoon { fixture.loop.stop() }
    try fixture.loop.runUntilIdle()
    fixture.loop.close()
    #expect(fixture.journal.take() == ["destroyedPending: \(GeneratorError.ignoredExit)"])
    #expect(fixture.loop.taskCount == 0)
    #expect(!fixture.loop.callLater(.seconds(1)) {}.isPending)
  }

  @Test func `closing runs the clean-up of pending tasks`() throws {
    let fixture = try LoopFixture()
    let future = fixture.loop.createFuture(Void.self)
    let task = fixture.loop.createTask(Cleaner(journal: fixture.journal, future: future))
    #expect(try fixture.run() == [])
    fixture.loop.close()
    #expect(fixture.journal.take() == ["cleanup"])
    #expect(task.isCancelled)
    #expect(fixture.loop.taskCount == 0)
  }

  @Test func `what a closed task raises is reported`() throws {
    let fixture = try LoopFixture()
    let future = fixture.loop.createFuture(Void.self)
    let journal = fixture.journal
    fixture.loop.createTask(Cleaner(journal: journal, future: future, error: .second))
    fixture.loop.createTask(Cleaner(journal: journal, future: future, waitsInCleanup: true))
    #expect(try fixture.run() == [])
    fixture.loop.close()
    #expect(
      journal.take() == [
        "cleanup", "destroyedPending: second", "cleanup",
        "destroyedPending: \(GeneratorError.ignoredExit)",
      ])
  }

  @Test func `a task that has not started is closed without running`() throws {
    let fixture = try LoopFixture()
    let future = fixture.loop.createFuture(Void.self)
    fixture.loop.createTask(Cleaner(journal: fixture.journal, future: future))
    fixture.loop.close()
    #expect(fixture.journal.take() == [])
  }

  @Test func `a future outlives its loop`() throws {
    var fixture: LoopFixture? = try LoopFixture()
    let future = try #require(fixture).loop.createFuture(Int.self)
    fixture = nil
    #expect(!future.cancel())
    try future.setResult(1)
    #expect(try future.result() == 1)
  }

  @Test func `ready callbacks, timers and observers are dropped`() throws {
    let counter = LifeCounter()
    let fixture = try LoopFixture()
    let (soon, later, done) = (counter.make(), counter.make(), counter.make())
    fixture.loop.callSoon { _ = soon }
    fixture.loop.callLater(.seconds(1)) { _ = later }
    let future = fixture.loop.createFuture(Void.self)
    future.addDoneCallback { _ in _ = done }
    try future.setResult(())
    fixture.loop.close()
    withExtendedLifetime((soon, later, done)) {}
    #expect(counter.alive <= 3)
  }
}
