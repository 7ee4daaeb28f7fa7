import Generators

extension EventLoop {
  /// Waits for a time: `YieldFrom { $0.loop.sleep(.seconds(1)) }`.
  ///
  /// - Parameter delay: How long; zero or less takes a turn.
  /// - Returns: An awaitable.
  @inlinable
  public func sleep(_ delay: Duration) -> EventLoop.Sleep {
    EventLoop.Sleep(loop: self, delay: delay)
  }

  /// Waits for a time and then gives a value.
  ///
  /// ```swift
  /// YieldFrom(into: \.word) { $0.loop.sleep(.seconds(1), result: "done") }
  /// ```
  ///
  /// - Parameters:
  ///   - delay: How long; zero or less takes a turn.
  ///   - result: What to give then.
  /// - Returns: An awaitable of the value.
  @inlinable
  public func sleep<Value>(_ delay: Duration, result: Value) -> EventLoop.SleepResult<Value> {
    EventLoop.SleepResult(sleep(delay), result)
  }

  /// Adds a timer that completes a future without a result.
  func completeLater(_ cell: Cell, after delay: Duration) -> TimerToken {
    completeLater(cell, at: deadline(after: delay))
  }

  /// Completes a future without a result at a time of the loop's clock, in nanoseconds.
  @inline(__always)
  func completeLater(_ cell: Cell, at deadline: Int64) -> TimerToken {
    addTimer(TimerPayload(completing: cell), at: deadline)
  }

  /// When a delay from now on is over, in nanoseconds of the loop's clock.
  @inline(__always)
  func deadline(after delay: Duration) -> Int64 {
    let (sum, overflow) = clock.nanoseconds.addingReportingOverflow(delay.saturatingNanoseconds)
    return overflow ? .max : sum
  }
}

extension EventLoop {
  /// Waits for a time: what ``EventLoop/sleep(_:)`` gives.
  public struct Sleep: Generator, Awaitable {
    public typealias Yielded = Suspension
    public typealias Sent = Void
    public typealias Returned = Void

    private enum State {
      case created
      case yielded
      case waiting(Future<Void>, TimerToken)
      case done
    }

    let link: LoopLink
    let delay: Duration
    private var state = State.created

    @usableFromInline
    init(loop: EventLoop, delay: Duration) {
      link = loop.link
      self.delay = delay
    }

    public mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Void> {
      try advance(resumption).get()
    }

    public mutating func advance(_ resumption: Resumption<Void>) -> Outcome<Suspension, Void> {
      switch (state, resumption) {
      case (_, .raise(let error)):
        end()
        return .raised(error)
      case (.created, _) where delay <= .zero:
        state = .yielded
        return .yielded(.bare)
      case (.created, _):
        guard let loop = link.loop else { return .raised(LoopError.closed) }
        let future = Future<Void>(cell: loop.makeCell(Void.self, .timer))
        state = .waiting(future, loop.completeLater(future.cell, after: delay))
        return .yielded(Suspension(word: .awaits(keeping: future.cell.head)))
      case (.waiting(let future, _), _) where !future.isDone:
        return .yielded(Suspension(word: .awaits(keeping: future.cell.head)))
      case (.waiting, _), (.yielded, _), (.done, _):
        end()
        return .returned(())
      }
    }

    private mutating func end() {
      if case .waiting(_, let token) = state { link.cancel(token) }
      state = .done
    }
  }
}

extension EventLoop {
  /// Waits for a time and then gives a value: what ``EventLoop/sleep(_:result:)`` gives.
  public struct SleepResult<Value>: Generator, Awaitable {
    public typealias Yielded = Suspension
    public typealias Sent = Void
    public typealias Returned = Value

    @usableFromInline var sleep: EventLoop.Sleep
    @usableFromInline let result: Value

    @inlinable
    init(_ sleep: EventLoop.Sleep, _ result: Value) {
      self.sleep = sleep
      self.result = result
    }

    @inlinable
    public mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Value> {
      try advance(resumption).get()
    }

    @inlinable
    public mutating func advance(_ resumption: Resumption<Void>) -> Outcome<Suspension, Value> {
      switch sleep.advance(resumption) {
      case .yielded(let suspension): .yielded(suspension)
      case .raised(let error): .raised(error)
      case .returned: .returned(result)
      case .exhausted: .exhausted
      }
    }
  }
}
