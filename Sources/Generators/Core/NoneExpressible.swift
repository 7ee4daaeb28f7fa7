/// A type with one value that stands for Python's `None`: nothing was sent, nothing was returned.
///
/// `Optional` conforms. A dynamic value type of one's own (for a small language, say) should
/// conform too, so that ``Generator/next()`` and `send(none)` mean the same for its generators.
public protocol NoneExpressible {
  /// The value that stands for nothing.
  static var none: Self { get }

  /// Whether this value is ``none``.
  var isNone: Bool { get }
}

extension Optional: NoneExpressible {
  /// Whether this optional holds no value.
  @inlinable public var isNone: Bool { if case .none = self { true } else { false } }
}
