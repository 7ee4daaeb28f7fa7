/// A statement whose type does not matter.
///
/// With it a body is built when the program runs, out of the same statements as one that is
/// written in the source: a rule engine, a small language or a visual editor translates each of its
/// constructs to a `While`, a `Try` or a `YieldFrom`, puts sequences of them into a
/// ``BlockStatement`` and runs the whole as a ``DynamicGenerator``.
///
/// ```swift
/// func translate(_ node: Node) -> AnyStatement<Variables> {
///   switch node {
///   case .loop(let condition, let nodes):
///     let block = Variables.Block(nodes.map(translate))
///     return AnyStatement(Variables.While { try $0.holds(condition) } do: { block })
///   case .emit(let expression):
///     return AnyStatement(Variables.Yield { try $0.evaluate(expression) })
///   }
/// }
/// ```
///
/// It can stand among ordinary statements too. From outside it has one suspension point, wherever
/// the statement inside is suspended. A step costs a call through a pointer more than the
/// statement itself.
@frozen
public struct AnyStatement<Frame: GeneratorSignature>: Statement {
  public typealias Storage = ErasedStorage

  @usableFromInline let node: StatementNode<Frame>
  @usableFromInline let pin = Pin.none

  /// Wraps a statement.
  @inlinable
  public init<Wrapped: Statement<Frame>>(_ statement: Wrapped) {
    node = WrappedStatement(statement)
  }

  /// Takes a statement that is wrapped already as it is.
  @inlinable
  public init(_ statement: AnyStatement) {
    node = statement.node
  }

  @inlinable @inline(__always) public static var points: Int32 { 1 }

  @inlinable
  @inline(__always)
  public func enter(
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout ErasedStorage
  ) -> Flow<Frame.Yielded, Frame.Returned> {
    node.enter(&frame, &cursor, &storage)
  }

  @inlinable
  @inline(__always)
  public func resume(
    _ resumption: Resumption<Frame.Sent>,
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout ErasedStorage
  ) -> Flow<Frame.Yielded, Frame.Returned> {
    node.resume(resumption, &frame, &cursor, &storage)
  }
}

extension ErasedStorage {
  /// Notes where the wrapped statement is suspended; from outside there is one place only.
  @inlinable
  @inline(__always)
  mutating func suspend(_ cursor: inout Cursor) {
    point = cursor.point
    cursor.point = 0
  }
}

extension AnyStatement {
  public func suspension(_ point: Int32, _ storage: ErasedStorage) -> SuspendedStatement? {
    node.suspension(storage)
  }
}
