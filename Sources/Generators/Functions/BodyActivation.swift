/// A generator whose body is statements: what ``Activation``, ``GenericActivation`` and
/// ``DynamicGenerator`` have in common.
public protocol _BodyActivation<Frame>: Generator
where Yielded == Frame.Yielded, Sent == Frame.Sent, Returned == Frame.Returned {
  /// The locals.
  associatedtype Frame: GeneratorSignature

  /// The suspension point, or one of those of `BodyPoint`; ``_held`` is added to it once the body was
  /// suspended without a driver with what may be a reference in its storage: from then on it is resumed
  /// without one.
  // One field, since a frame of a deep recursion costs its bytes: page faults are most of what a
  // list of 100,000 nodes costs.
  var _position: Int32 { get set }

  /// Whether a driver that runs the body from its beginning holds all references that it delegates to,
  /// so that they are not looked for in its storage.
  static var _isDriven: Bool { get }

  /// Whether the storage of the body can hold a reference that it delegates to.
  static var _canHoldReference: Bool { get }

  /// Whether the code of the body is too much to be contained in that of other bodies.
  static var _isLarge: Bool { get }

  /// Whether the code that runs the body from its beginning is so little that it may be there twice.
  static var _isShort: Bool { get }

  /// Where the function is written.
  static var _function: SourcePlace { get }

  /// Runs the body from its beginning.
  mutating func _enter(_ cursor: inout Cursor) -> Flow<Yielded, Returned>

  /// Goes on where the body is suspended.
  mutating func _proceed(
    _ resumption: Resumption<Sent>, _ cursor: inout Cursor
  ) -> Flow<Yielded, Returned>
}

extension _BodyActivation {
  @inlinable @inline(__always) static var _held: Int32 { 1 << 30 }

  /// Whether ``_held`` is ever added: a body that can hold no reference is not asked.
  @inlinable @inline(__always) static var _canBeHeld: Bool { _isDriven && _canHoldReference }

  /// The suspension point, or one of those of `BodyPoint`.
  @inlinable
  @inline(__always)
  var point: Int32 { _position >= Self._held ? _position - Self._held : _position }

  /// Whether the body stands at a suspension point, and can be resumed by a driver.
  @inlinable
  @inline(__always)
  var canBeDriven: Bool {
    // Created and closed are negative, and so more than any point.
    UInt32(bitPattern: _position) < UInt32(bitPattern: Self._held)
  }

  @inlinable @inline(__always) public static func _noneSent() -> Sent? { Frame._noneSent() }
  @inlinable @inline(__always) public static func _isNone(_ sent: Sent) -> Bool {
    Frame._isNone(sent)
  }
  @inlinable @inline(__always) public static func _noneReturned() -> Returned? {
    Frame._noneReturned()
  }

  /// Where the generator is in its life; never running, since a running value cannot be read.
  @inlinable public var state: GeneratorState { BodyPoint.state(point) }

  @inlinable
  @inline(__always)
  public mutating func resume(
    _ resumption: Resumption<Sent>
  ) throws -> Step<Yielded, Returned> {
    try advance(resumption).get()
  }

  @inlinable
  @inline(__always)
  public mutating func advance(
    _ resumption: Resumption<Sent>
  ) -> Outcome<Yielded, Returned> {
    assert(Self._canBeHeld || _position < Self._held, "a reference is held that cannot be")
    var cursor = Cursor(point: Self._canBeHeld ? point : _position, driver: nil)
    let flow: Flow<Yielded, Returned>
    if _position >= 0 {
      flow = _proceed(resumption, &cursor)
    } else {
      if let refusal = Frame.refusal(resumption, &_position) { return refusal }
      flow = _enter(&cursor)
    }
    if case .yielded(let value) = flow {
      _position = Self._canBeHeld ? cursor.point + Self._held : cursor.point
      return .yielded(value)
    }
    _position = BodyPoint.closed
    return Frame.outcome(of: flow)
  }
}

/// Runs bodies behind a reference.
///
/// `Body` is of no use to it; it is there to be known (``Statements/InlineDelegation``).
public enum _BodyEngine<Subject: _BodyActivation, Body>: _GeneratorEngine {
  @inlinable
  @inline(__always)
  public static func drive(
    _ subject: inout Subject, _ resumption: Resumption<Subject.Sent>, _ call: _DriverCall
  ) -> _DriverAnswer {
    guard subject.canBeDriven else {
      // As every delegate begins. Its end releases what a body holds, so that its steps save registers
      // in any case.
      if case .next = resumption, subject._position == BodyPoint.created,
        Subject._isShort, !_isPOD(Subject.self)
      {
        return enter(&subject, call)
      }
      return begin(&subject, resumption, call)
    }
    var cursor = Cursor(
      point: subject._position, driver: call.driver, isDriven: Subject._isDriven)
    let flow = subject._proceed(resumption, &cursor)
    return finish(flow, at: cursor.point, &subject, call)
  }

  /// Runs a body that does not simply stand at a suspension point.
  // Never inlined: without it the frequent step saves no registers.
  @inlinable
  @inline(never)
  static func begin(
    _ subject: inout Subject, _ resumption: Resumption<Subject.Sent>, _ call: _DriverCall
  ) -> _DriverAnswer {
    if subject._position >= 0 { return call.report(subject.advance(resumption)) }
    if let refusal = Subject.Frame.refusal(resumption, &subject._position) {
      return call.report(refusal)
    }
    return enter(&subject, call)
  }

  /// Runs a body from its beginning.
  @inlinable
  @inline(__always)
  static func enter(_ subject: inout Subject, _ call: _DriverCall) -> _DriverAnswer {
    var cursor = Cursor(point: 0, driver: call.driver, isDriven: Subject._isDriven)
    let flow = subject._enter(&cursor)
    return finish(flow, at: cursor.point, &subject, call)
  }

  /// Leaves what came of a step where the driver looks for it.
  @inlinable
  @inline(__always)
  static func finish(
    _ flow: consuming Flow<Subject.Yielded, Subject.Returned>, at point: Int32,
    _ subject: inout Subject, _ call: _DriverCall
  ) -> _DriverAnswer {
    switch consume flow {
    case .yielded(let value):
      subject._position = point
      return call.yield(value)
    case .delegated:
      subject._position = point
      return .delegated
    case .next where Subject.Returned.self == Void.self:
      // The frequent end needs no value: an empty one has no bytes.
      subject._position = BodyPoint.closed
      return .returned
    case let end:
      subject._position = BodyPoint.closed
      return call.report(Subject.Frame.outcome(of: end))
    }
  }

  @inlinable @inline(__always) public static var closesItself: Bool { false }
  @inlinable @inline(__always) public static var isLarge: Bool { Subject._isLarge }
  public static var function: SourcePlace { Subject._function }
}
