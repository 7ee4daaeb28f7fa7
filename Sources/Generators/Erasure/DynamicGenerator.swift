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
public struct DynamicGenerator<Frame: GeneratorSignature>: _BodyActivation {
  public typealias Yielded = Frame.Yielded
  public typealias Sent = Frame.Sent
  public typealias Returned = Frame.Returned
  public typealias Delegation = Self
  public typealias _Engine = _BodyEngine<Self, Never>

  /// The locals.
  public var frame: Frame

  @usableFromInline let body: AnyStatement<Frame>
  public var _position: Int32
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
    self._position = BodyPoint.created
    self.storage = ErasedStorage()
  }

  /// Makes a generator that stands at a point of its body.
  init(_ frame: Frame, _ body: AnyStatement<Frame>, at point: Int32, _ storage: ErasedStorage) {
    self.frame = frame
    self.body = body
    self._position = point
    self.storage = storage
  }

  @inlinable @inline(__always) public static var _isDriven: Bool { false }
  @inlinable @inline(__always) public static var _canHoldReference: Bool { true }
  @inlinable @inline(__always) public static var _isLarge: Bool { false }
  @inlinable @inline(__always) public static var _isShort: Bool { true }

  @inlinable
  @inline(__always)
  public mutating func _enter(_ cursor: inout Cursor) -> Flow<Yielded, Returned> {
    body.enter(&frame, &cursor, &storage)
  }

  @inlinable
  @inline(__always)
  public mutating func _proceed(
    _ resumption: Resumption<Sent>, _ cursor: inout Cursor
  ) -> Flow<Yielded, Returned> {
    body.resume(resumption, &frame, &cursor, &storage)
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
