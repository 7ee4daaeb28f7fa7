/// The three types of a generator: what it yields, what it is sent, what it returns.
///
/// Python writes them `Generator[Yielded, Sent, Returned]`. Generators (``Generator``) and
/// generator functions (``GeneratorFunction``) share this protocol.
///
/// The requirements with an underscore say whether the sent and the returned type have a value
/// for Python's `None`. They are filled in for `Void` and for every ``NoneExpressible`` type;
/// conforming types never write them.
public protocol GeneratorSignature: SendableMetatype {
  /// What a `yield` hands out.
  associatedtype Yielded

  /// What a `yield` receives when the generator is resumed with ``Generator/send(_:)``.
  associatedtype Sent = Void

  /// What the generator returns at its end.
  associatedtype Returned = Void

  /// What a `yield` receives from ``Generator/next()``: `None`, if the sent type has it.
  static func _noneSent() -> Sent?

  /// Whether sending this value is the same as ``Generator/next()``.
  static func _isNone(_ sent: Sent) -> Bool

  /// What a generator that had ended before answers: `None`, if the returned type has it.
  static func _noneReturned() -> Returned?

  /// Whether bodies on this frame are compiled for its type: not those of generic functions.
  static var _isSpecialized: Bool { get }
}

extension GeneratorSignature {
  @inlinable @inline(__always) public static func _noneSent() -> Sent? { nil }
  @inlinable @inline(__always) public static func _isNone(_ sent: Sent) -> Bool { false }
  @inlinable @inline(__always) public static func _noneReturned() -> Returned? { nil }
  @inlinable @inline(__always) public static var _isSpecialized: Bool { true }
}

extension GeneratorSignature where Sent == Void {
  @inlinable @inline(__always) public static func _noneSent() -> Sent? { () }
  @inlinable @inline(__always) public static func _isNone(_ sent: Sent) -> Bool { true }
}

extension GeneratorSignature where Sent: NoneExpressible {
  @inlinable @inline(__always) public static func _noneSent() -> Sent? { .some(.none) }
  @inlinable @inline(__always)
  public static func _isNone(_ sent: Sent) -> Bool { Sent.isNone(sent) }
}

extension GeneratorSignature where Returned == Void {
  @inlinable @inline(__always) public static func _noneReturned() -> Returned? { () }
}

extension GeneratorSignature where Returned: NoneExpressible {
  @inlinable @inline(__always) public static func _noneReturned() -> Returned? { .some(.none) }
}
