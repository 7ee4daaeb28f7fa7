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

  @usableFromInline var storage: Function.Body.Storage

  /// The suspension point and ``held``, or created or closed.
  // One field, since a frame of a deep recursion costs its bytes: page faults are most of what a
  // list of 100,000 nodes costs.
  @usableFromInline var position: Int32

  @inlinable
  @inline(__always)
  init(_ frame: consuming Function) {
    self.frame = frame
    self.storage = Function.Body.Storage()
    self.position = BodyPoint.created
  }

  /// Makes a generator that stands at a point of its body.
  init(_ frame: Function, at point: Int32, _ storage: Function.Body.Storage) {
    self.frame = frame
    self.storage = storage
    self.position = point
  }

  /// Added to the position once the body was suspended without a driver with what may be a reference
  /// in its storage: from then on it is resumed without a driver.
  @inlinable @inline(__always) static var held: Int32 { 1 << 30 }

  /// Whether the position has ``held`` added.
  @inlinable @inline(__always) var holdsReference: Bool { position >= Self.held }

  /// The suspension point, or one of those of ``BodyPoint``.
  @inlinable
  @inline(__always)
  var point: Int32 {
    get { holdsReference ? position - Self.held : position }
    set { position = newValue }
  }

  @inlinable @inline(__always) public static func _noneSent() -> Sent? { Function._noneSent() }
  @inlinable @inline(__always) public static func _isNone(_ sent: Sent) -> Bool {
    Function._isNone(sent)
  }
  @inlinable @inline(__always) public static func _noneReturned() -> Returned? {
    Function._noneReturned()
  }

  @inlinable @inline(__always) public static var _isLarge: Bool { Function.Body.isLargeBody }

  /// Where the generator is in its life; never running, since a running value cannot be read.
  public var state: GeneratorState { BodyPoint.state(point) }

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
      if let refusal = Function.refusal(resumption, &point) { return refusal }
      flow = Function.body.enter(&frame, &cursor, &storage)
    }
    if case .yielded(let value) = flow {
      position =
        Function.Body.Storage.canHoldReference ? cursor.point + Self.held : cursor.point
      return .yielded(value)
    }
    point = BodyPoint.closed
    return Function.outcome(of: flow)
  }

  @inlinable
  @inline(__always)
  public mutating func _drive(
    _ resumption: Resumption<Sent>, _ node: UnsafeMutableRawPointer, _ root: UnsafeMutableRawPointer
  ) -> UInt8 {
    if holdsReference { return Operations<Self>.report(advance(resumption), node, root).rawValue }
    var cursor = Cursor(point: position, driver: root, isDriven: true)
    let flow: Flow<Yielded, Returned>
    if position >= 0 {
      flow = Function.body.resume(resumption, &frame, &cursor, &storage)
    } else {
      if let refusal = Function.refusal(resumption, &point) {
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
    case .next where Returned.self == Void.self:
      // The frequent end needs no value: an empty one has no bytes.
      point = BodyPoint.closed
      return CoreResult.returned.rawValue
    default:
      point = BodyPoint.closed
      return Operations<Self>.report(Function.outcome(of: flow), node, root).rawValue
    }
  }
}

extension Activation: StatefulGenerator, CustomStringConvertible, CustomDebugStringConvertible {
  /// The name of the function, its state, and where it is suspended:
  /// `<generator Countdown suspended at Countdown.swift:12>`.
  public var description: String { GeneratorState.describe("\(Function.self)", state, trace) }

  /// The same, and below it the trace.
  public var debugDescription: String { "\(description)\n\(trace.traceback)" }
}

extension Activation {
  public var trace: [SourcePlace] { Function.body.trace(Function.self, point, storage) }

  public static var _function: SourcePlace {
    SourcePlace(
      function: "\(Function.self)", file: Function.body.file.description, line: nil, statement: nil)
  }
}

extension Activation: Sendable where Function: Sendable, Function.Body.Storage: Sendable {}
