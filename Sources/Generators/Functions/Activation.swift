/// A running generator function: its locals and the place where it stands.
///
/// A value like any other: copy it, and both copies go on independently.
@frozen
public struct Activation<Function: GeneratorFunction>: Generator {
  public typealias Yielded = Function.Yielded
  public typealias Sent = Function.Sent
  public typealias Returned = Function.Returned
  public typealias Delegation = Self

  /// The locals.
  public var frame: Function

  /// The suspension point, or one of the two below.
  @usableFromInline var point: Int32
  @usableFromInline var storage: Function.Body.Storage

  @inlinable @inline(__always) static var created: Int32 { -1 }
  @inlinable @inline(__always) static var closed: Int32 { -2 }

  @inlinable
  @inline(__always)
  init(_ frame: consuming Function) {
    self.frame = frame
    self.point = Self.created
    self.storage = Function.Body.Storage()
  }

  @inlinable @inline(__always) public static func _noneSent() -> Sent? { Function._noneSent() }
  @inlinable @inline(__always) public static func _isNone(_ sent: Sent) -> Bool {
    Function._isNone(sent)
  }
  @inlinable @inline(__always) public static func _noneReturned() -> Returned? {
    Function._noneReturned()
  }

  /// Where the generator is in its life; never running, since a running value cannot be read.
  public var state: GeneratorState {
    switch point {
    case Self.created: .created
    case Self.closed: .closed
    default: .suspended
    }
  }

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
    var cursor = Cursor(point: point, driver: nil)
    let flow: Flow<Yielded, Returned>
    if point >= 0 {
      flow = Function.body.resume(resumption, &frame, &cursor, &storage)
    } else {
      if let refusal = refusal(resumption) { return refusal }
      flow = Function.body.enter(&frame, &cursor, &storage)
    }
    if case .yielded(let value) = flow {
      point = cursor.point
      return .yielded(value)
    }
    point = Self.closed
    return end(flow)
  }

  @inlinable
  @inline(__always)
  public mutating func _drive(
    _ resumption: Resumption<Sent>, _ node: UnsafeMutableRawPointer, _ root: UnsafeMutableRawPointer
  ) -> UInt8 {
    var cursor = Cursor(point: point, driver: root)
    let flow: Flow<Yielded, Returned>
    if point >= 0 {
      flow = Function.body.resume(resumption, &frame, &cursor, &storage)
    } else {
      if let refusal = refusal(resumption) {
        return Operations<Self>.report(refusal, node, root).rawValue
      }
      flow = Function.body.enter(&frame, &cursor, &storage)
    }
    switch flow {
    case .yielded(let value):
      point = cursor.point
      Operations<Self>.head(root).slot.initializeMemory(as: Yielded.self, to: value)
      return CoreResult.yielded.rawValue
    case .delegated:
      point = cursor.point
      return CoreResult.delegated.rawValue
    default:
      point = Self.closed
      return Operations<Self>.report(end(flow), node, root).rawValue
    }
  }

  /// What a body that has not started or has ended answers without running, if it does.
  @inlinable
  mutating func refusal(_ resumption: Resumption<Sent>) -> Outcome<Yielded, Returned>? {
    if case .raise(let error) = resumption {
      point = Self.closed
      return .raised(error)
    }
    if point == Self.closed {
      guard let none = Function._noneReturned() else { return .exhausted }
      return .returned(none)
    }
    if case .send(let value) = resumption, !Function._isNone(value) {
      return .raised(GeneratorError.sentBeforeStart)
    }
    return nil
  }

  /// The outcome of a body that did not suspend.
  @inlinable
  func end(_ flow: consuming Flow<Yielded, Returned>) -> Outcome<Yielded, Returned> {
    switch consume flow {
    case .next:
      guard let none = Function._noneReturned() else {
        return .raised(GeneratorError.missingReturn)
      }
      return .returned(none)
    case .returned(let value):
      return .returned(value)
    case .raised(let error):
      return .raised(error is StopIteration ? GeneratorError.raisedStopIteration : error)
    case .broke, .continued:
      return .raised(GeneratorError.strayLoopControl)
    case .yielded, .delegated:
      preconditionFailure("a suspended body has not ended: \(Function.self)")
    }
  }
}
