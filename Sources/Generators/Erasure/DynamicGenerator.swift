/// A running body that was built when the program runs: its locals, its statements and the place
/// where it stands.
///
/// What an ``Activation`` is to a generator function whose body is written in the source. The frame
/// is any type with a ``GeneratorSignature``, often a table of variables; each generator has a
/// frame of its own, and generators that run the same body share it.
///
/// ```swift
/// struct Variables: GeneratorSignature {
///   typealias Yielded = Int
///   var values: [String: Int]
/// }
///
/// let body = AnyStatement(Variables.Block([
///   AnyStatement(Variables.Yield { $0.values["x", default: 0] }),
///   AnyStatement(Variables.Yield { $0.values["y", default: 0] }),
/// ]))
/// var generator = DynamicGenerator(frame: Variables(values: ["x": 1, "y": 2]), body: body)
/// while let value = try generator.next() { print(value) }  // 1 2
/// ```
///
/// A value like any other: copy it, and both copies go on independently.
@frozen
public struct DynamicGenerator<Frame: GeneratorSignature>: Generator {
  public typealias Yielded = Frame.Yielded
  public typealias Sent = Frame.Sent
  public typealias Returned = Frame.Returned
  public typealias Delegation = Self

  /// The locals.
  public var frame: Frame

  @usableFromInline let body: AnyStatement<Frame>
  @usableFromInline var point: Int32
  @usableFromInline var storage: ErasedStorage

  /// Makes a generator that has not started.
  ///
  /// - Parameters:
  ///   - frame: The locals.
  ///   - body: The statements.
  @inlinable
  public init(frame: consuming Frame, body: AnyStatement<Frame>) {
    self.frame = frame
    self.body = body
    self.point = BodyPoint.created
    self.storage = ErasedStorage()
  }

  /// Makes a generator that stands at a point of its body.
  init(_ frame: Frame, _ body: AnyStatement<Frame>, at point: Int32, _ storage: ErasedStorage) {
    self.frame = frame
    self.body = body
    self.point = point
    self.storage = storage
  }

  @inlinable @inline(__always) public static func _noneSent() -> Sent? { Frame._noneSent() }
  @inlinable @inline(__always) public static func _isNone(_ sent: Sent) -> Bool {
    Frame._isNone(sent)
  }
  @inlinable @inline(__always) public static func _noneReturned() -> Returned? {
    Frame._noneReturned()
  }

  /// Where the generator is in its life; never running, since a running value cannot be read.
  public var state: GeneratorState { BodyPoint.state(point) }

  @inlinable
  public mutating func resume(
    _ resumption: Resumption<Sent>
  ) throws -> Step<Yielded, Returned> {
    try advance(resumption).get()
  }

  @inlinable
  public mutating func advance(
    _ resumption: Resumption<Sent>
  ) -> Outcome<Yielded, Returned> {
    var cursor = Cursor(point: 0, driver: nil)
    let flow: Flow<Yielded, Returned>
    if point >= 0 {
      flow = body.resume(resumption, &frame, &cursor, &storage)
    } else {
      if let refusal = Frame.refusal(resumption, &point) { return refusal }
      flow = body.enter(&frame, &cursor, &storage)
    }
    if case .yielded(let value) = flow {
      point = 0
      return .yielded(value)
    }
    point = BodyPoint.closed
    return Frame.outcome(of: flow)
  }

  @inlinable
  @inline(__always)
  public mutating func _drive(
    _ resumption: Resumption<Sent>, _ node: UnsafeMutableRawPointer, _ root: UnsafeMutableRawPointer
  ) -> UInt8 {
    var cursor = Cursor(point: 0, driver: root)
    let flow: Flow<Yielded, Returned>
    if point >= 0 {
      flow = body.resume(resumption, &frame, &cursor, &storage)
    } else {
      if let refusal = Frame.refusal(resumption, &point) {
        return Operations<Self>.report(refusal, node, root).rawValue
      }
      flow = body.enter(&frame, &cursor, &storage)
    }
    switch flow {
    case .yielded(let value):
      point = 0
      Operations<Self>.head(root).slot.initializeMemory(as: Yielded.self, to: value)
      return CoreResult.yielded.rawValue
    case .delegated:
      point = 0
      return CoreResult.delegated.rawValue
    default:
      point = BodyPoint.closed
      return Operations<Self>.report(Frame.outcome(of: flow), node, root).rawValue
    }
  }
}

extension DynamicGenerator: StatefulGenerator, CustomStringConvertible, CustomDebugStringConvertible
{
  /// The name of the function, its state, and where it is suspended:
  /// `<generator Countdown suspended at Countdown.swift:12>`.
  public var description: String { GeneratorState.describe(name, state, trace) }

  /// The same, and below it the trace.
  public var debugDescription: String { "\(description)\n\(trace.traceback)" }
}

extension DynamicGenerator {
  /// The name of the body, or of the frame's type if the body has none.
  private var name: String { body.label?.name ?? String(describing: Frame.self) }

  public var trace: [SourcePlace] {
    guard point >= 0 else { return [] }
    return SuspendedStatement.trace(body.suspension(0, storage), function: name, file: nil)
  }

  public static var _function: SourcePlace {
    SourcePlace(function: "\(Frame.self)", file: nil, line: nil, statement: nil)
  }
}
