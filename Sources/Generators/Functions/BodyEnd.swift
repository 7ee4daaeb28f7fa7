/// The suspension points of a body that stand for no suspension point.
@usableFromInline
enum BodyPoint {
  /// Nothing of the body has run.
  @inlinable @inline(__always) static var created: Int32 { -1 }

  /// The body has ended.
  @inlinable @inline(__always) static var closed: Int32 { -2 }

  /// The state of a body that stands at a point.
  @usableFromInline
  static func state(_ point: Int32) -> GeneratorState {
    switch point {
    case created: .created
    case closed: .closed
    default: .suspended
    }
  }
}

extension GeneratorSignature {
  /// What a body that has not started or has ended answers without running, if it does.
  @inlinable
  @inline(__always)
  static func refusal(
    _ resumption: Resumption<Sent>, _ point: inout Int32
  ) -> Outcome<Yielded, Returned>? {
    if case .raise(let error) = resumption {
      point = BodyPoint.closed
      return .raised(error)
    }
    if point == BodyPoint.closed {
      guard let none = _noneReturned() else { return .exhausted }
      return .returned(none)
    }
    if case .send(let value) = resumption, !_isNone(value) {
      return .raised(GeneratorError.sentBeforeStart)
    }
    return nil
  }

  /// The outcome of a body that did not suspend.
  @inlinable
  static func outcome(of flow: consuming Flow<Yielded, Returned>) -> Outcome<Yielded, Returned> {
    switch consume flow {
    case .next:
      guard let none = _noneReturned() else { return .raised(GeneratorError.missingReturn) }
      return .returned(none)
    case .returned(let value):
      return .returned(value)
    case .raised(let error):
      return .raised(
        error.isExactly(StopIteration.self) ? GeneratorError.raisedStopIteration : error)
    case .broke, .continued:
      return .raised(GeneratorError.strayLoopControl)
    case .yielded, .delegated:
      preconditionFailure("a suspended body has not ended: \(Self.self)")
    }
  }
}
