/// A running generator function that is generic: its locals and the place where it stands.
///
/// A value like any other: copy it, and both copies go on independently.
@frozen
public struct GenericActivation<Function: GenericGeneratorFunction>: _BodyActivation {
  public typealias Frame = Function
  public typealias Yielded = Function.Yielded
  public typealias Sent = Function.Sent
  public typealias Returned = Function.Returned
  public typealias Delegation = Self
  public typealias _Engine = _BodyEngine<Self, Function.Body>

  /// The locals.
  public var frame: Function

  public var _position: Int32
  @usableFromInline let program: Permanent<BodyProgram<Function, Function.Body>>
  @usableFromInline var storage: Function.Body.Storage

  @inlinable
  @inline(__always)
  init(_ frame: consuming Function) {
    self.frame = frame
    self._position = BodyPoint.created
    self.program = Self.program
    self.storage = Function.Body.Storage()
  }

  /// Makes a generator that stands at a point of its body.
  init(_ frame: Function, at point: Int32, _ storage: Function.Body.Storage) {
    self.frame = frame
    self._position = point
    self.program = Self.program
    self.storage = storage
  }

  /// The body, built once for each type of the function.
  @inlinable
  @inline(__always)
  static var program: Permanent<BodyProgram<Function, Function.Body>> {
    .of(Function.self) { BodyProgram(file: "generic function", opaque: Function.body) }
  }

  @inlinable @inline(__always) public static var _isDriven: Bool { false }
  @inlinable @inline(__always) public static var _canHoldReference: Bool {
    Function.Body.Storage.canHoldReference
  }
  @inlinable @inline(__always) public static var _isLarge: Bool { Function.Body.isLargeBody }
  @inlinable @inline(__always) public static var _isShort: Bool {
    MemoryLayout<Function.Body>.size <= 256
  }

  @inlinable
  @inline(__always)
  public mutating func _enter(_ cursor: inout Cursor) -> Flow<Yielded, Returned> {
    program.withValue { $0.enter(&frame, &cursor, &storage) }
  }

  @inlinable
  @inline(__always)
  public mutating func _proceed(
    _ resumption: Resumption<Sent>, _ cursor: inout Cursor
  ) -> Flow<Yielded, Returned> {
    program.withValue { $0.resume(resumption, &frame, &cursor, &storage) }
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
    program.withValue { $0.trace(Function.self, point, storage, knowsFile: false) }
  }

  @inlinable
  public var _innermostPlace: _InnermostPlace? {
    program.withValue { $0.innermostPlace(point, storage, knowsFile: false) }
  }

  public static var _function: SourcePlace {
    SourcePlace(function: "\(Function.self)", file: nil, line: nil, statement: nil)
  }
}

extension GenericActivation: Sendable where Function: Sendable, Function.Body.Storage: Sendable {}
