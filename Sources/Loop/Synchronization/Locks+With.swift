import Generators

extension Lock: ContextManager {
  /// Takes the lock.
  public func enter() -> LockAcquire { acquire() }

  /// Gives the lock up.
  public func exit(_ error: (any Error)?) -> LockRelease { LockRelease(self) }
}

extension Condition: ContextManager {
  /// Takes the lock.
  public func enter() -> LockAcquire { acquire() }

  /// Gives the lock up; not if the statements were closed in a ``wait()`` while somebody else had it.
  public func exit(_ error: (any Error)?) -> LockRelease {
    let turn = turnOfOther.take()
    return LockRelease(error is GeneratorExit && turn == lock.turn ? nil : lock)
  }
}

extension Semaphore: ContextManager {
  /// Passes the semaphore.
  public func enter() -> SemaphoreAcquire { acquire() }

  /// Lets the next pass.
  public func exit(_ error: (any Error)?) -> SemaphoreRelease { SemaphoreRelease(self) }
}

/// Gives a lock up at the end of a `With`.
public struct LockRelease: Generator {
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

/// Lets the next pass a semaphore at the end of a `With`.
public struct SemaphoreRelease: Generator {
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
