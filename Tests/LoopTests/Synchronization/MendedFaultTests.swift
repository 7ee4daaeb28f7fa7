import Generators
import Loop
import Testing

/// Faults of CPython 3.10 that later ones have mended.
@Suite struct MendedFaults {
  private struct Waiter: Coroutine {
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

  private struct Notifier: Coroutine {
    typealias Returned = Void
    let condition: Condition
    let then: () -> Void

    static let body = Program {
      With {
        $0.condition
      } do: {
        Do { try $0.condition.notify() }
        Do { $0.then() }
      }
    }
  }

  @Test func `a notification of a waiter that is cancelled at the same moment goes to the next`()
    throws
  {
    let fixture = try LoopFixture()
    let condition = Condition(loop: fixture.loop)
    let first = fixture.spawn("first", Waiter(condition: condition))
    fixture.spawn("next", Waiter(condition: condition))
    try fixture.loop.runUntilIdle()
    fixture.spawn("notifier", Notifier(condition: condition) { first.cancel() })
    #expect(try fixture.run() == ["notifier", "first cancelled", "next"])
  }

  @Test func `a cancellation that meets the result of waitFor is not lost`() throws {
    let fixture = try LoopFixture()
    let inner = fixture.loop.createFuture(Int.self)
    let task = fixture.spawn("task", fixture.loop.waitFor(inner, timeout: .seconds(9)))
    fixture.loop.callLater(.seconds(1)) {
      try inner.setResult(1)
      #expect(task.cancel())
    }
    #expect(try fixture.run() == ["task cancelled"])
    #expect(fixture.now == 1)
  }

  /// Refuses to be cancelled, once.
  private struct Stubborn: Coroutine {
    typealias Returned = Int
    let future: Future<Int>
    let again: Future<Int>
    var result = 0

    static let body = Program {
      Try {
        YieldFrom { $0.future }
      } catch: {
        Catch(CancelledError.self) {}
      }
      YieldFrom {
        $0.again
      } receive: {
        $0.result = $1
      }
      Return { $0.result }
    }
  }

  /// Takes the lock within a limit, which it hardly needs, and waits.
  private struct Taker: Coroutine {
    typealias Returned = String
    let loop: EventLoop
    let lock: Lock
    let note: (String) -> Void

    static let body = Program {
      YieldFrom { $0.loop.waitFor($0.lock.acquire(), timeout: .seconds(9)) }
      Do { $0.note("taken") }
      Try {
        YieldFrom { $0.loop.sleep(.seconds(5)) }
      } catch: {
        Catch(CancelledError.self) { Do { $0.note("interrupted") } }
      } finally: {
        Do { try $0.lock.release() }
      }
      Return { _ in "gone on" }
    }
  }

  @Test
  func `a lock that waitFor gets as it is cancelled is not lost, and neither is the cancellation`()
    throws
  {
    let fixture = try LoopFixture()
    let lock = Lock(loop: fixture.loop)
    let task = fixture.spawn(
      "task", Taker(loop: fixture.loop, lock: lock) { fixture.journal.note($0) })
    // The inner task has ended, and the outer one has not been stepped.
    fixture.loop.callSoon { fixture.loop.callSoon { #expect(task.cancel()) } }
    #expect(try fixture.run() == ["taken", "interrupted", "task gone on"])
    #expect(fixture.now == 0)
    #expect(!lock.isLocked)
  }

  @Test func `a task that ends with what waitFor gave as it was cancelled is cancelled`() throws {
    let fixture = try LoopFixture()
    let inner = Immediately { 1 }
    let task = fixture.spawn("task", fixture.loop.waitFor(inner, timeout: .seconds(9)))
    fixture.loop.callSoon { fixture.loop.callSoon { #expect(task.cancel()) } }
    #expect(try fixture.run() == ["task 1"])
    #expect(task.isCancelled)
  }

  @Test func `the limit of a waitFor that was cancelled still counts until it is left`() throws {
    let fixture = try LoopFixture()
    let future = fixture.loop.createFuture(Int.self)
    let stubborn = Stubborn(future: fixture.loop.createFuture(), again: future)
    let task = fixture.spawn("task", fixture.loop.waitFor(stubborn, timeout: .seconds(3)))
    fixture.loop.callLater(.seconds(1)) { task.cancel() }
    try fixture.loop.runUntilIdle()
    #expect(fixture.now == 3)
    try future.setResult(1)
    #expect(try fixture.run() == ["task cancelled"])
  }

  @Test func `a result that meets the end of the time is still given`() throws {
    let fixture = try LoopFixture()
    let inner = fixture.loop.createFuture(Int.self)
    fixture.loop.callLater(.seconds(1)) { try inner.setResult(1) }
    fixture.spawn("task", fixture.loop.waitFor(inner, timeout: .seconds(1)))
    #expect(try fixture.run() == ["task 1"])
  }

  @Test func `a gather of what is done is done, so that no limit takes the results away`() throws {
    let fixture = try LoopFixture()
    let members = (0..<3).map { _ in fixture.loop.createFuture(Int.self) }
    for (number, member) in members.enumerated() { try member.setResult(number) }
    #expect(try fixture.loop.gather(members).result() == [0, 1, 2])
    let all = fixture.loop.waitFor(fixture.loop.gather(members), timeout: .zero)
    #expect(try fixture.loop.runUntilComplete(all) == [0, 1, 2])
  }

  @Test func `a gather of a member that has failed has failed at once, and has seen all errors`()
    throws
  {
    let fixture = try LoopFixture()
    var members: [Future<Int>] = (0..<3).map { _ in fixture.loop.createFuture() }
    for member in members[1...] { try member.setException(Mishap.first) }
    #expect(fixture.loop.gather(members).isDone)
    members = []
    #expect(try fixture.run() == ["futureError: first"])
  }
}
