/// What came of resuming a generator, errors included.
///
/// Inside the engine an error travels as a value: throwing an `any Error` through each level of
/// delegation would cost several times more than the step itself. It becomes a Swift error at the
/// edge, in ``Generator/resume(_:)`` and its relatives.
@frozen
public enum Outcome<Yielded, Returned> {
  /// The generator is suspended at a `yield` and handed out this value.
  case yielded(Yielded)

  /// The generator has ended with this return value.
  case returned(Returned)

  /// The generator has ended with this error.
  case raised(any Error)

  /// The generator had ended before, and its returned type has no value for `None`.
  case exhausted

  /// The outcome as a step.
  ///
  /// - Throws: The raised error; ``GeneratorError/exhausted`` for a generator that had ended before.
  @inlinable
  public consuming func get() throws -> Step<Yielded, Returned> {
    switch consume self {
    case .yielded(let value): return .yielded(value)
    case .returned(let value): return .returned(value)
    case .raised(let error): throw error
    case .exhausted: throw GeneratorError.exhausted
    }
  }
}

extension Outcome {
  /// What an error means that a generator written by hand throws.
  @usableFromInline
  static func thrown(_ error: any Error) -> Self {
    if case GeneratorError.exhausted = error { .exhausted } else { .raised(error) }
  }
}

extension Outcome: Sendable where Yielded: Sendable, Returned: Sendable {}
