/// A running generator function that is generic: its locals and the place where it stands.
///
/// A value like any other: copy it, and both copies go on independently.
@frozen
public struct GenericActivation<Function: GenericGeneratorFunction>: Generator {
  public typealias Yielded = Function.Yielded
  public typealias Sent = Function.Sent
  public typealias Returned = Function.Returned
  public typealias Delegation = Self

  /// The locals.
  public var frame: Function

  /// The suspension point, or one of those of ``BodyPoint``.
  @usableFromInline var point: Int32
  @usableFromInline let program: ProgramReference<Function, Function.Body>
  @usableFromInline var storage: Function.Body.Storage

  @inlinable
  @inline(__always)
  init(_ frame: consuming Function) {
    self.frame = frame
    self.point = BodyPoint.created
    self.program = Self.program
    self.storage = Function.Body.Storage()
  }

  /// Makes a generator that stands at a point of its body.
  init(_ frame: Function, at point: Int32, _ storage: Function.Body.Storage) {
    self.frame = frame
    self.point = point
    self.program = Self.program
    self.storage = storage
  }

  /// The body, built once for each type of the function.
  @inlinable
  @inline(__always)
  static var program: ProgramReference<Function, Function.Body> {
    .of(Function.self) { BodyProgram(file: "generic function") { Function.makeBody() } }
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
      flow = program.address.pointee.resume(resumption, &frame, &cursor, &storage)
    } else {
      if let refusal = Function.refusal(resumption, &point) { return refusal }
      flow = program.address.pointee.enter(&frame, &cursor, &storage)
    }
    if case .yielded(let value) = flow {
      point = cursor.point
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
    var cursor = Cursor(point: point, driver: root)
    let flow: Flow<Yielded, Returned>
    if point >= 0 {
      flow = program.address.pointee.resume(resumption, &frame, &cursor, &storage)
    } else {
      if let refusal = Function.refusal(resumption, &point) {
        return Operations<Self>.report(refusal, node, root).rawValue
      }
      flow = program.address.pointee.enter(&frame, &cursor, &storage)
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
      point = BodyPoint.closed
      return Operations<Self>.report(Function.outcome(of: flow), node, root).rawValue
    }
  }
}

extension GenericActivation: StatefulGenerator, CustomStringConvertible,
  CustomDebugStringConvertible
{
  /// The name of the function, its state, and where it is suspended:
  /// `<generator Countdown suspended at Countdown.swift:12>`.
  public var description: String { GeneratorState.describe("\(Function.self)", state, trace) }

  /// The same, and below it the trace.
  public var debugDescription: String { "\(description)\n\(trace.traceback)" }
}

extension GenericActivation {
  public var trace: [SourcePlace] {
    program.address.pointee.trace(Function.self, point, storage, knowsFile: false)
  }

  public static var _function: SourcePlace {
    SourcePlace(function: "\(Function.self)", file: nil, line: nil, statement: nil)
  }
}

extension GenericActivation: Sendable where Function: Sendable, Function.Body.Storage: Sendable {}
