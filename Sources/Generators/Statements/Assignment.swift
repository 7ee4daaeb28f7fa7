/// Stores a value where a key path leads to: what `into:` does.
///
/// A literal key path folds to the store that one would write by hand, where it is compiled for the
/// frame that it is of. Where it does not fold, the standard library reads the property before it
/// writes it (Swift 6.3), and a ``Late`` that has no value cannot be read. There it is lent the value
/// that is about to be stored.
@usableFromInline
struct Assignment {
  private static let slot = ThreadSlot(for: "values that are stored")

  private let type: Any.Type
  private let value: UnsafeRawPointer

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
    withUnsafePointer(to: value) { address in
      var loan = Assignment(type: Value.self, value: UnsafeRawPointer(address))
      withUnsafeMutablePointer(to: &loan) { loan in
        let outer = slot.value
        slot.value = UnsafeMutableRawPointer(loan)
        defer { slot.value = outer }
        frame[keyPath: path] = address.pointee
      }
    }
  }

  /// The value that this thread is about to store, if it is of this type.
  static func lent<Value>(_ type: Value.Type) -> Value? {
    guard let loan = slot.value?.assumingMemoryBound(to: Assignment.self).pointee,
      loan.type == Value.self
    else { return nil }
    return loan.value.assumingMemoryBound(to: Value.self).pointee
  }
}
