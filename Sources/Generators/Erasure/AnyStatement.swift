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

  /// Wraps a statement.
  @inlinable
  public init<Wrapped: Statement<Frame>>(_ statement: Wrapped) {
    node = StatementNode(statement)
  }

  /// Takes a statement that is wrapped already as it is.
  @inlinable
  public init(_ statement: AnyStatement) {
    self = statement
  }

  @inlinable @inline(__always) public static var points: Int32 { 1 }

  @inlinable
  @inline(__always)
  public func enter(
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout ErasedStorage
  ) -> Flow<Frame.Yielded, Frame.Returned> {
    node.start(&frame, &cursor, &storage)
  }

  @inlinable
  @inline(__always)
  public func resume(
    _ resumption: Resumption<Frame.Sent>,
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout ErasedStorage
  ) -> Flow<Frame.Yielded, Frame.Returned> {
    node.proceed(resumption, &frame, &cursor, &storage)
  }
}

/// The two entry points of a statement as closures, which alone know its type.
///
/// Not overridden methods: those of a generic class run unspecialised (Swift 6.3).
@usableFromInline
final class StatementNode<Frame: GeneratorSignature>: Sendable {
  @usableFromInline
  typealias Answer = Flow<Frame.Yielded, Frame.Returned>

  @usableFromInline
  let start: @Sendable (inout Frame, inout Cursor, inout ErasedStorage) -> Answer

  @usableFromInline
  let proceed:
    @Sendable (Resumption<Frame.Sent>, inout Frame, inout Cursor, inout ErasedStorage) -> Answer

  @inlinable
  init<Wrapped: Statement<Frame>>(_ statement: Wrapped) {
    start = { frame, cursor, storage in
      // On the stack: room in memory is made only when the statement is suspended.
      var kept = Wrapped.Storage()
      let flow = statement.start(&frame, &cursor, &kept)
      if Wrapped.points > 0, flow.isSuspension {
        storage.suspend(&cursor)
        if !Wrapped.Storage.isEmpty { storage.keep(kept) }
      }
      return flow
    }
    proceed = { resumption, frame, cursor, storage in
      cursor.point = storage.point
      if Wrapped.Storage.isEmpty {
        var kept = Wrapped.Storage()
        let flow = statement.proceed(resumption, &frame, &cursor, &kept)
        if flow.isSuspension { storage.suspend(&cursor) }
        return flow
      }
      let place = storage.place(of: Wrapped.Storage.self)
      let flow = statement.proceed(resumption, &frame, &cursor, &place.pointee)
      if flow.isSuspension {
        storage.suspend(&cursor)
      } else {
        storage.vacate(Wrapped.Storage.self)
      }
      return flow
    }
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
