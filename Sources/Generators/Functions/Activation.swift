/// A running generator function: its locals and the place where it stands.
///
/// A value like any other: copy it, and both copies go on independently.
@frozen
public struct Activation<Function: GeneratorFunction>: _BodyActivation {
  public typealias Frame = Function
  public typealias Yielded = Function.Yielded
  public typealias Sent = Function.Sent
  public typealias Returned = Function.Returned
  public typealias Delegation = Self
  public typealias _Engine = _BodyEngine<Self, Function.Body>

  /// The locals.
  public var frame: Function

  @usableFromInline var storage: Function.Body.Storage

  public var _position: Int32

  @inlinable
  @inline(__always)
  init(_ frame: consuming Function) {
    self.frame = frame
    self.storage = Function.Body.Storage()
    self._position = BodyPoint.created
  }

  /// Makes a generator that stands at a point of its body.
  init(_ frame: Function, at point: Int32, _ storage: Function.Body.Storage) {
    self.frame = frame
    self.storage = storage
    self._position = point
  }

  @inlinable @inline(__always) public static var _isDriven: Bool { true }
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
    Function.body.enter(&frame, &cursor, &storage)
  }

  @inlinable
  @inline(__always)
  public mutating func _proceed(
    _ resumption: Resumption<Sent>, _ cursor: inout Cursor
  ) -> Flow<Yielded, Returned> {
    Function.body.resume(resumption, &frame, &cursor, &storage)
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

  @inlinable
  public var _innermostPlace: _InnermostPlace? { Function.body.innermostPlace(point, storage) }

  public static var _function: SourcePlace {
    SourcePlace(
      function: "\(Function.self)", file: Function.body.file.description, line: nil, statement: nil)
  }
}

extension Activation: Sendable where Function: Sendable, Function.Body.Storage: Sendable {}
