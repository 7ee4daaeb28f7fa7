/// An error that ends a generator from outside and that a handler must name to catch.
///
/// Python's errors below `BaseException` but not below `Exception`: ``GeneratorExit``, and a
/// task's cancellation. A `Catch` without a type lets them pass.
public protocol ControlError: Error {}

/// Raised at the `yield` where a generator is suspended when it is closed (PEP 342).
///
/// A body may catch it to clean up, but must then end: a body that answers with another `yield`
/// makes ``Generator/close()`` throw ``GeneratorError/ignoredExit``.
public struct GeneratorExit: ControlError, Hashable, Sendable {
  /// Makes the error.
  public init() {}
}

extension GeneratorExit {
  /// The one existential of this type, so that closing a generator allocates nothing.
  @usableFromInline static let shared: any Error = GeneratorExit()

  /// Whether an error that comes out of a generator which is being closed is its end (PEP 342).
  @inlinable
  static func isEnd(_ error: any Error) -> Bool {
    error.isExactly(GeneratorExit.self) || error.isExactly(StopIteration.self)
  }
}

extension Error {
  /// Whether this is an error of a type that has no subtypes.
  ///
  /// A comparison of two words, where `is` calls the runtime for some two hundred instructions; each
  /// generator that is closed asks several times.
  @inlinable
  @inline(__always)
  package func isExactly<Failure: Error>(_ type: Failure.Type) -> Bool {
    Swift.type(of: self) == type
  }
}

extension GeneratorExit: CustomStringConvertible {
  /// What happened, in a sentence.
  public var description: String { "the generator is closed" }
}
