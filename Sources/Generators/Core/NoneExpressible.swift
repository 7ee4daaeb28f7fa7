/// A type with one value that stands for Python's `None`: nothing was sent, nothing was returned.
///
/// `Optional` conforms. A dynamic value type of one's own (for a small language, say) should
/// conform too, so that ``Generator/next()`` and `send(none)` mean the same for its generators.
public protocol NoneExpressible {
  /// The value that stands for nothing.
  static var none: Self { get }

  /// Whether a value is ``none``.
  // Asked of the type, so that an optional has no member more.
  static func isNone(_ value: Self) -> Bool
}

extension Optional: NoneExpressible {
  /// Whether an optional holds no value.
  @inlinable
  public static func isNone(_ value: Self) -> Bool { if case .none = value { true } else { false } }
}

/// `None` of types that are known only when the program runs; specialised code folds the casts.
///
/// The type is asked, never the value: that an `Any` happens to hold an optional says nothing.
@usableFromInline
enum DynamicNone {
  /// The value of a type that stands for nothing, if it has one.
  @inlinable
  @inline(__always)
  static func value<Value>(of type: Value.Type) -> Value? {
    if Value.self == Void.self { return () as? Value }
    guard let expressible = Value.self as? any NoneExpressible.Type else { return nil }
    return value(of: expressible, as: Value.self)
  }

  /// Whether a value stands for nothing.
  @inlinable
  @inline(__always)
  static func isNone<Value>(_ value: Value) -> Bool {
    if Value.self == Void.self { return true }
    guard let expressible = Value.self as? any NoneExpressible.Type else { return false }
    return isNone(value, of: expressible)
  }

  // Generic, so that the casts are between two names of one type: out of an existential an `Any?`
  // would come wrapped once more.

  @inlinable
  @inline(__always)
  static func value<Known: NoneExpressible, Value>(
    of known: Known.Type, as type: Value.Type
  ) -> Value? {
    Known.none as? Value
  }

  @inlinable
  @inline(__always)
  static func isNone<Known: NoneExpressible, Value>(_ value: Value, of known: Known.Type) -> Bool {
    (value as? Known).map { Known.isNone($0) } ?? false
  }
}
