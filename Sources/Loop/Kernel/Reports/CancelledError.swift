import Generators

/// Raised in a coroutine where it is suspended when its task is cancelled, and by a cancelled future.
///
/// A `ControlError`: a `Catch` without a type lets it pass.
public struct CancelledError: ControlError, Hashable, Sendable {
  /// Makes the error.
  public init() {}

  /// The one existential of this type, so that cancelling allocates nothing.
  static let shared: any Error = CancelledError()
}

extension CancelledError: CustomStringConvertible {
  /// What happened, in a sentence.
  public var description: String { "the task or the future was cancelled" }
}
