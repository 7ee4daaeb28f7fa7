/// A lock or semaphore was used in a way that its state does not allow.
public enum SynchronizationError: Error, Hashable, Sendable {
  /// A lock was released that is not locked, or a condition was waited for or notified whose lock
  /// is not locked.
  ///
  /// Python: `RuntimeError`.
  case notLocked

  /// A bounded semaphore was released more often than it was acquired.
  ///
  /// Python: `ValueError`.
  case releasedTooOften
}

extension SynchronizationError: CustomStringConvertible {
  /// What went wrong, in a sentence.
  public var description: String {
    switch self {
    case .notLocked: "the lock is not locked"
    case .releasedTooOften: "the semaphore was released more often than it was acquired"
    }
  }
}
