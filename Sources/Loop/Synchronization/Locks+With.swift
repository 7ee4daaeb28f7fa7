import Generators

extension Lock: ContextManager {
  /// Takes the lock.
  public func enter() -> Lock.Acquire { acquire() }

  /// Gives the lock up, unless the coroutine was closed while it waited, without the lock, for a
  /// notification of its condition.
  public func exit(_ error: (any Error)?) -> Lock.Release {
    guard let error, error is GeneratorExit, absentCount > 0 else { return Lock.Release(self) }
    absentCount -= 1
    return Lock.Release(nil)
  }
}

extension Condition: ContextManager {
  /// Takes the lock.
  public func enter() -> Lock.Acquire { acquire() }

  /// Gives the lock up.
  public func exit(_ error: (any Error)?) -> Lock.Release { lock.exit(error) }
}

extension Semaphore: ContextManager {
  /// Passes the semaphore.
  public func enter() -> Semaphore.Acquire { acquire() }

  /// Lets the next pass.
  public func exit(_ error: (any Error)?) -> Semaphore.Release { Semaphore.Release(self) }
}

extension Lock {
  /// Gives a lock up at the end of a `With`.
  public struct Release: Generator {
    public typealias Yielded = Suspension
    public typealias Sent = Void
    public typealias Returned = Void

    private let lock: Lock?

    init(_ lock: Lock?) { self.lock = lock }

    public func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Void> {
      try lock?.release()
      return .returned(())
    }
  }
}

extension Semaphore {
  /// Lets the next pass a semaphore at the end of a `With`.
  public struct Release: Generator {
    public typealias Yielded = Suspension
    public typealias Sent = Void
    public typealias Returned = Void

    private let semaphore: Semaphore

    init(_ semaphore: Semaphore) { self.semaphore = semaphore }

    public func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Void> {
      try semaphore.release()
      return .returned(())
    }
  }
}
