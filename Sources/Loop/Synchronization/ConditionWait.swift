import Generators

extension Condition {
  /// Waits for a notification: what ``Condition/wait()`` gives.
  public struct Wait: Generator, Awaitable {
    public typealias Yielded = Suspension
    public typealias Sent = Void
    public typealias Returned = Void

    private enum State {
      case created
      case waiting(WaiterLine.Place)
      case locking(Lock.Acquire, (any Error)?)
      case done
    }

    let condition: Condition
    private var state = State.created

    init(_ condition: Condition) { self.condition = condition }

    public mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Void> {
      try advance(resumption).get()
    }

    public mutating func advance(_ resumption: Resumption<Void>) -> Outcome<Suspension, Void> {
      switch (state, resumption) {
      case (.created, .raise(let error)), (.done, .raise(let error)):
        state = .done
        return .raised(error)
      case (.created, _):
        if let obstacle = condition.lock.owner.obstacle { return .raised(obstacle) }
        do {
          guard condition.isLocked else { throw SynchronizationError.notLocked }
          let loop = try condition.lock.owner.claim()
          try condition.release()
          let waiter = condition.line.join(loop, for: .condition)
          state = .waiting(waiter)
          return .yielded(waiter.future.suspension)
        } catch {
          return .raised(error)
        }
      case (.waiting(let waiter), .raise(let error)):
        condition.line.leave(waiter)
        if error is GeneratorExit { return endWithoutWaiting(error) }
        return lock(condition.lock.acquire(), .next, error)
      case (.waiting(let waiter), _):
        guard waiter.future.isDone else { return .yielded(waiter.future.suspension) }
        condition.line.leave(waiter)
        return lock(condition.lock.acquire(), .next, nil)
      case (.locking(let acquire, let error), _):
        return lock(acquire, resumption, error)
      case (.done, _):
        return .returned(())
      }
    }

    /// Takes the lock, however often that is cancelled, and then ends as the waiting has ended.
    private mutating func lock(
      _ start: Lock.Acquire, _ resumption: Resumption<Void>, _ pending: (any Error)?
    ) -> Outcome<Suspension, Void> {
      var acquire = start
      var resumption = resumption
      var pending = pending
      while true {
        switch acquire.advance(resumption) {
        case .yielded(let suspension):
          state = .locking(acquire, pending)
          return .yielded(suspension)
        case .raised(let error) where error is CancelledError:
          pending = error
          acquire = condition.lock.acquire()
          resumption = .next
        case .raised(let error) where error is GeneratorExit:
          return endWithoutWaiting(error)
        case .raised(let error):
          return end(error)
        case .returned, .exhausted:
          return end(pending)
        }
      }
    }

    /// Ends a closed wait, which cannot wait for the lock.
    ///
    /// If somebody else has the lock, the `With` around it must not give that up.
    private mutating func endWithoutWaiting(_ error: any Error) -> Outcome<Suspension, Void> {
      let lock = condition.lock
      if lock.isLocked || lock.line.hasUncancelled { lock.absentCount += 1 } else { lock.take() }
      return end(error)
    }

    private mutating func end(_ error: (any Error)?) -> Outcome<Suspension, Void> {
      state = .done
      guard let error else { return .returned(()) }
      // It may have been notified, and does not make use of that: the next may.
      condition.line.wakeNext()
      return .raised(error)
    }
  }
}

extension Condition {
  /// Waits until something holds: what ``Condition/waitFor(_:)`` gives.
  public struct WaitFor: Generator, Awaitable {
    public typealias Yielded = Suspension
    public typealias Sent = Void
    public typealias Returned = Void

    let condition: Condition
    private let predicate: () throws -> Bool
    private var wait: Condition.Wait?

    init(_ condition: Condition, _ predicate: @escaping () throws -> Bool) {
      self.condition = condition
      self.predicate = predicate
    }

    public mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Void> {
      try advance(resumption).get()
    }

    public mutating func advance(_ resumption: Resumption<Void>) -> Outcome<Suspension, Void> {
      var resumption = resumption
      while true {
        if var wait = wait.take() {
          let outcome = wait.advance(resumption)
          if case .yielded = outcome { self.wait = wait }
          guard case .returned = outcome else { return outcome }
          resumption = .next
        } else if case .raise(let error) = resumption {
          return .raised(error)
        }
        do {
          if try predicate() { return .returned(()) }
        } catch {
          return .raised(error)
        }
        wait = condition.wait()
      }
    }
  }
}
