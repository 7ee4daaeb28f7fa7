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

  @Test func `a result that meets the end of the time is still given`() throws {
    let fixture = try LoopFixture()
    let inner = fixture.loop.createFuture(Int.self)
    fixture.loop.callLater(.seconds(1)) { try inner.setResult(1) }
    fixture.spawn("task", fixture.loop.waitFor(inner, timeout: .seconds(1)))
    #expect(try fixture.run() == ["task 1"])
  }
}
