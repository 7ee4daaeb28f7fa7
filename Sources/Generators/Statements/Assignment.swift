/// Stores a value where a key path leads to: what `into:` does.
///
/// A literal key path folds to the store that one would write by hand, where it is compiled for the
/// frame that it is of. Where it does not fold, the standard library reads the property before it
/// writes it (Swift 6.3), and a ``Local`` that has no value cannot be read. There it is lent the value
/// that is about to be stored.
@usableFromInline
enum Assignment {
  /// Stores a value.
  @inlinable
  @inline(__always)
  static func store<Frame: GeneratorSignature, Value>(
    _ value: consuming Value, in frame: inout Frame,
    at path: @Sendable () -> WritableKeyPath<Frame, Value>
  ) {
    if _isDebugAssertConfiguration() || !Frame._isSpecialized {
      storeLent(value, in: &frame, at: path())
    } else {
      frame[keyPath: path()] = value
    }
  }

  /// Stores a value where the key path may not fold.
  @usableFromInline
  static func storeLent<Frame, Value>(
    _ value: Value, in frame: inout Frame, at path: WritableKeyPath<Frame, Value>
  ) {
    Loan.lend(value) { frame[keyPath: path] = value }
  }

  /// The value that this thread is about to store, if it is of this type.
  static func lent<Value>(_ type: Value.Type) -> Value? {
    Loan.value(of: type)
  }
}
