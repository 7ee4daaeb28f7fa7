import Generators
import Loop
import LoopTesting
import Testing

/// Sleeps inside two timeouts.
private struct Nested: Coroutine {
  typealias Returned = String

  let loop: EventLoop
  let outer: Int?
  let inner: Int?
  let seconds: Int
  var timeout: EventLoop.Timeout?
  let journal: Journal

  static let body = Program {
    With {
      $0.loop.timeout($0.outer.map { .seconds($0) })
    } do: {
      Try {
        With {
          $0.loop.timeout($0.inner.map { .seconds($0) })
        } receive: {
          $0.timeout = $1
        } do: {
          YieldFrom { $0.loop.sleep(.seconds($0.seconds)) }
        }
      } catch: {
        Catch(TimeoutError.self) { Do { $0.journal.note("inner") } }
      }
      YieldFrom { $0.loop.sleep(.seconds($0.seconds)) }
    }
    Return { _ in "end" }
  }
}

@Suite struct Timeouts {
  private func nested(
    _ fixture: LoopFixture, _ outer: Int?, _ inner: Int?, _ seconds: Int
  ) -> Nested {
    Nested(
      loop: fixture.loop, outer: outer, inner: inner, seconds: seconds, journal: fixture.journal)
  }

  @Test func `statements in time are not touched`() throws {
    let fixture = try LoopFixture()
    fixture.spawn("none", nested(fixture, nil, nil, 1))
    fixture.spawn("long", nested(fixture, 9, 9, 1))
    #expect(try fixture.run() == ["none end", "long end"])
    #expect(fixture.now == 2)
  }

  @Test func `the timeout raises whose time is over`() throws {
    let fixture = try LoopFixture()
    fixture.spawn("inner", nested(fixture, 9, 1, 3))
    #expect(try fixture.run() == ["inner", "inner end"])
    fixture.spawn("outer", nested(fixture, 1, 9, 3))
    #expect(try fixture.run() == ["outer timeout"])
    fixture.spawn("both", nested(fixture, 4, 1, 5))
    #expect(try fixture.run() == ["inner", "both timeout"])
  }

  @Test func `at the same time the outer one wins`() throws {
    let fixture = try LoopFixture()
    fixture.spawn("same", nested(fixture, 1, 1, 5))
    #expect(try fixture.run() == ["same timeout"])
  }

  @Test func `a cancellation from elsewhere is not lost`() throws {
    let fixture = try LoopFixture()
    let task = fixture.spawn("task", nested(fixture, 9, 1, 5))
    fixture.loop.callLater(.seconds(1)) { task.cancel() }
    #expect(try fixture.run() == ["task cancelled"])
  }

  @Test func `a limit can be moved`() throws {
    let fixture = try LoopFixture()
    let timeout = fixture.loop.timeout(.seconds(1))
    fixture.spawn("moved", Within(timeout: timeout, loop: fixture.loop))
    fixture.loop.callSoon { timeout.reschedule(at: .seconds(2)) }
    #expect(try fixture.run() == ["moved timeout"])
    #expect(fixture.now == 2 && timeout.isExpired)
  }
}

extension Timeouts {
  // Recorded from CPython 3.11: a limit that has passed comes before whatever becomes ready later.
  @Test(arguments: [0, -1]) func `a limit that has passed leaves no time for a turn`(
    _ seconds: Int
  ) throws {
    let fixture = try LoopFixture()
    let (loop, journal) = (fixture.loop, fixture.journal)
    fixture.loop.callLater(.seconds(5)) {
      fixture.spawn("turn", InTime(loop.timeout(.seconds(seconds)), EventLoop.turn))
      fixture.spawn("at", InTime(loop.timeout(at: .seconds(5 + seconds)), EventLoop.turn))
      let future = loop.createFuture(Void.self)
      fixture.spawn(
        "future",
        InTime(loop.timeout(.seconds(seconds)), future) {
          loop.callSoon { journal.note(future.isCancelled ? "too late" : "in time") }
        })
      fixture.spawn("none", InTime(loop.timeout(.seconds(seconds)), Immediately {}))
    }
    #expect(
      try fixture.run() == ["none", "turn timeout", "at timeout", "too late", "future timeout"])
  }

  @Test func `a limit that is moved into the past cancels in the next iteration`() throws {
    let fixture = try LoopFixture()
    let (loop, journal) = (fixture.loop, fixture.journal)
    let timeout = loop.timeout(.seconds(10))
    fixture.spawn(
      "task",
      InTime(timeout, loop.sleep(.seconds(1))) {
        loop.callSoon { journal.note("first") }
        timeout.reschedule(at: .seconds(-1))
        loop.callSoon { journal.note("second") }
      })
    #expect(try fixture.run() == ["first", "second", "task timeout"])
    let moved = loop.timeout(.zero)
    fixture.spawn(
      "again", InTime(moved, loop.sleep(.seconds(1))) { moved.reschedule(at: .seconds(5)) })
    #expect(try fixture.run() == ["again"])
    #expect(!moved.isExpired)
  }

  @Test func `a limit beyond the end of time is none`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    loop.callLater(.seconds(1)) {
      for limit in [Duration(attoseconds: .max), .seconds(Int64.max), Duration(attoseconds: .min)] {
        fixture.spawn("\(limit)", InTime(loop.timeout(limit), loop.sleep(.seconds(1))))
      }
    }
    let words = try fixture.run()
    #expect(words.map { $0.hasSuffix("timeout") } == [true, false, false])
    #expect(fixture.now == 2)
  }
}

/// Does something inside a limit, and then awaits something there.
private struct InTime: Coroutine {
  typealias Returned = Void

  let timeout: EventLoop.Timeout
  let source: AnyGenerator<Suspension, Void, Void>
  let first: () -> Void

  init<Source: Awaitable>(
    _ timeout: EventLoop.Timeout, _ source: Source, _ first: @escaping () -> Void = {}
  ) where Source.Delegation.Returned == Void {
    self.timeout = timeout
    self.source = AnyGenerator(source.makeGenerator())
    self.first = first
  }

  static let body = Program {
    With {
      $0.timeout
    } do: {
      Do { $0.first() }
      YieldFrom { $0.source }
    }
  }
}

private struct Within: Coroutine {
  typealias Returned = Void

  let timeout: EventLoop.Timeout
  let loop: EventLoop

  static let body = Program {
    With {
      $0.timeout
    } do: {
      YieldFrom { $0.loop.sleep(.seconds(5)) }
    }
  }
}
