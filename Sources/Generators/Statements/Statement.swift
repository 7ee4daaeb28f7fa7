/// A statement of a generator's body.
///
/// A statement is a plain struct that holds its closures (as ``Code``, ``Decision``, ``Action`` or
/// ``Receiver``) and its child statements. It has two entry points: ``enter(_:_:_:)`` starts it,
/// ``resume(_:_:_:_:)`` goes on where it is suspended. It never keeps anything in itself: what it
/// needs while suspended is in its storage, and where it stands is in the cursor.
///
/// So a statement is three members: these two, and how many suspension points it has. What it tells
/// traces and checkpoints besides is ``Inspectable``.
///
/// Another package adds a statement by conforming to this protocol, and gives it its short name
/// with a `typealias` in an extension of ``GeneratorSignature``.
public protocol Statement<Frame>: Inspectable, Sendable {
  /// The generator function whose locals the statement works on.
  associatedtype Frame: GeneratorSignature

  /// What the statement keeps while it is suspended.
  associatedtype Storage: StatementStorage = NoStorage

  /// Whether a `Break` or `Continue` in the statement is for a loop around it, as a type: a body in which one
  /// is for no loop does not compile.
  ///
  /// The default, that there is none, is right for what has no statements in it. A loop says
  /// `typealias LoopControl = Statements.LoopBody<Body.LoopControl>`; what runs others, and is no loop,
  /// `Body.LoopControl`, or ``Statements/EitherLoopControl`` of several. If it does not, such a `Break` is
  /// found when it runs, and functions that contain each other through it are not.
  associatedtype LoopControl = Statements.NoLoopControl

  /// The number of suspension points in the statement; those of a whole body are less than 2³⁰.
  static var points: Int32 { get }

  /// Whether the statement around this one calls it, instead of containing its code.
  ///
  /// A matter of speed only, and of the time that the compiler takes; the default is right.
  static var isOutlined: Bool { get }

  /// Runs the statement from its beginning.
  ///
  /// - Parameters:
  ///   - frame: The locals.
  ///   - cursor: Where to note the suspension point, if the statement is suspended.
  ///   - storage: Idle; a suspended statement leaves there what it needs.
  /// - Returns: How control leaves the statement.
  func enter(
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
  ) -> Flow<Frame.Yielded, Frame.Returned>

  /// Goes on where the statement is suspended.
  ///
  /// - Parameters:
  ///   - resumption: What happens at the suspension point.
  ///   - frame: The locals.
  ///   - cursor: The suspension point, counted within this statement.
  ///   - storage: What the statement left there when it was suspended.
  /// - Returns: How control leaves the statement.
  func resume(
    _ resumption: Resumption<Frame.Sent>,
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
  ) -> Flow<Frame.Yielded, Frame.Returned>
}

extension Statement {
  @inlinable @inline(__always) public static var isOutlined: Bool {
    MemoryLayout<Self>.size > 1024
  }
}

/// A statement that never suspends.
public protocol ImmediateStatement<Frame>: Statement {
  /// Runs the statement.
  ///
  /// - Parameter frame: The locals.
  /// - Returns: How control leaves the statement: never suspended.
  func run(_ frame: inout Frame) -> Flow<Frame.Yielded, Frame.Returned>
}

extension ImmediateStatement {
  @inlinable @inline(__always) public static var points: Int32 { 0 }

  @inlinable
  @inline(__always)
  public func enter(
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
  ) -> Flow<Frame.Yielded, Frame.Returned> {
    run(&frame)
  }

  @inlinable
  public func resume(
    _ resumption: Resumption<Frame.Sent>,
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
  ) -> Flow<Frame.Yielded, Frame.Returned> {
    preconditionFailure("resumed a statement that never suspends: \(Self.self)")
  }
}
