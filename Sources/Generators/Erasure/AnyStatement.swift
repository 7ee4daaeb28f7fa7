/// A statement whose type does not matter.
///
/// With it a body is built when the program runs, out of the same statements as one that is
/// written in the source: a rule engine, a small language or a visual editor translates each of its
/// constructs to a `While`, a `Try` or a `YieldFrom`, puts sequences of them into a
/// ``Statements/Block`` and runs the whole as a ``DynamicGenerator``.
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

  /// Wraps the whole body of ``DynamicGenerator``s, and names it.
  ///
  /// The name is what traces show, and what a checkpoint says to find the body again.
  ///
  /// - Parameters:
  ///   - statement: The body.
  ///   - name: The name, different from those of other bodies on the same type of frame.
  ///   - source: What the body was built from: the text of the rule, the file of the program. A
  ///     checkpoint belongs to bodies that were built from the same.
  @inlinable
  public init<Wrapped: Statement<Frame>>(_ statement: Wrapped, name: String, source: String) {
    node = WrappedStatement(statement, label: BodyLabel(name: name, source: source))
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
  /// What the body was called when it was wrapped, if it was.
  var label: BodyLabel? { node.label }

  public func suspension(_ point: Int32, _ storage: ErasedStorage) -> SuspendedStatement? {
    node.suspension(storage)
  }

  public func accepts(_ point: Int32, _ storage: ErasedStorage) -> Bool {
    point == 0 && node.accepts(storage)
  }
}

/// The name of a body that was built when the program runs, and what it was built from.
@usableFromInline
final class BodyLabel: Sendable {
  let name: String
  let source: String

  @usableFromInline
  init(name: String, source: String) {
    self.name = name
    self.source = source
  }
}
