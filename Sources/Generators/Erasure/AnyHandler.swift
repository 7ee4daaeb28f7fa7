/// A handler of a `Try` whose type does not matter.
///
/// ```swift
/// let handlers = Statements.HandlerList(clauses.map { clause in
///   let block = translate(clause.body)
///   return AnyHandler(
///     Variables.Catch((any Error).self, where: { $0.matches(clause, $1) }) { block })
/// })
/// let statement = Variables.Try { body } catch: { handlers }
/// ```
@frozen
public struct AnyHandler<Frame: GeneratorSignature>: Handler {
  public typealias Storage = ErasedStorage

  @usableFromInline let node: HandlerNode<Frame>

  /// Wraps a handler.
  @inlinable
  public init<Wrapped: Handler<Frame>>(_ handler: Wrapped) {
    node = HandlerNode(handler)
  }

  @inlinable @inline(__always) public static var points: Int32 { 1 }

  @inlinable
  @inline(__always)
  public func handle(
    _ error: any Error,
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout ErasedStorage
  ) -> Flow<Frame.Yielded, Frame.Returned>? {
    node.withCode { $0.handle(error, &frame, &cursor, &storage) }
  }

  @inlinable
  @inline(__always)
  public func resume(
    _ resumption: Resumption<Frame.Sent>,
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout ErasedStorage
  ) -> Flow<Frame.Yielded, Frame.Returned> {
    node.withCode { $0.proceed(resumption, &frame, &cursor, &storage) }
  }
}

extension Statements {
  /// Handlers asked in order, as many as there are when the program runs; an empty list handles
  /// nothing.
  @frozen
  public struct HandlerList<Frame: GeneratorSignature>: Handler {
    public typealias Storage = Statements.BlockStorage

    @usableFromInline let handlers: [AnyHandler<Frame>]

    /// Joins handlers.
    @inlinable
    public init(_ handlers: [AnyHandler<Frame>]) {
      self.handlers = handlers
    }

    @inlinable @inline(__always) public static var points: Int32 { 1 }

    @inlinable
    public func handle(
      _ error: any Error,
      _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Statements.BlockStorage
    ) -> Flow<Frame.Yielded, Frame.Returned>? {
      for (index, handler) in handlers.enumerated() {
        if let flow = handler.handle(error, &frame, &cursor, &storage.statement) {
          storage.index = Int32(truncatingIfNeeded: index)
          return flow
        }
      }
      return nil
    }

    @inlinable
    public func resume(
      _ resumption: Resumption<Frame.Sent>,
      _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Statements.BlockStorage
    ) -> Flow<Frame.Yielded, Frame.Returned> {
      handlers[Int(storage.index)].resume(resumption, &frame, &cursor, &storage.statement)
    }
  }
}

extension AnyHandler {
  /// Takes a handler that is wrapped already as it is.
  @inlinable
  public init(_ handler: AnyHandler) { node = handler.node }
}

/// The object behind an ``AnyHandler``.
///
/// What it refers to is released when it goes away.
@usableFromInline
final class HandlerNode<Frame: GeneratorSignature>: Sendable {
  @usableFromInline let code: Owned<HandlerCode<Frame>>

  @inlinable
  init<Wrapped: Handler<Frame>>(_ handler: Wrapped) {
    code = Owned(HandlerCode(handler))
  }

  deinit { code.discard() }

  @inlinable
  @inline(__always)
  func withCode<Answer>(_ body: (HandlerCode<Frame>) -> Answer) -> Answer {
    code.lend(body)
  }
}

/// The two entry points of a handler as closures, which alone know its type.
@usableFromInline
final class HandlerCode<Frame: GeneratorSignature>: Sendable {
  @usableFromInline
  typealias Answer = Flow<Frame.Yielded, Frame.Returned>

  @usableFromInline
  let handle: @Sendable (any Error, inout Frame, inout Cursor, inout ErasedStorage) -> Answer?

  @usableFromInline
  let proceed:
    @Sendable (Resumption<Frame.Sent>, inout Frame, inout Cursor, inout ErasedStorage) -> Answer

  @usableFromInline let suspension: @Sendable (ErasedStorage) -> SuspendedStatement?
  @usableFromInline let accepts: @Sendable (ErasedStorage) -> Bool

  @inlinable
  init<Wrapped: Handler<Frame>>(_ handler: Wrapped) {
    suspension = { storage in
      guard ThreadStack.hasRoom(for: .descending) else { return nil }
      return storage.ask { handler.suspension($0, $1) }
    }
    accepts = { storage in
      guard ThreadStack.hasRoom(for: .descending) else { return false }
      return storage.ask { handler.accepts($0, $1) } ?? false
    }
    handle = { error, frame, cursor, storage in
      if let refusal = HandlerCode.refusal(for: .descending) { return .raised(refusal) }
      var kept = Wrapped.Storage()
      guard let flow = handler.handle(error, &frame, &cursor, &kept) else { return nil }
      if flow.isSuspension {
        storage.suspend(&cursor)
        if !Wrapped.Storage.isEmpty { storage.keep(kept) }
      }
      return flow
    }
    proceed = { resumption, frame, cursor, storage in
      if let refusal = HandlerCode.refusal(for: .cleaning) { return .raised(refusal) }
      cursor.point = storage.point
      if Wrapped.Storage.isEmpty {
        var kept = Wrapped.Storage()
        let flow = handler.resume(resumption, &frame, &cursor, &kept)
        if flow.isSuspension { storage.suspend(&cursor) }
        return flow
      }
      let flow = storage.withKept(as: Wrapped.Storage.self) {
        handler.resume(resumption, &frame, &cursor, &$0)
      }
      if flow.isSuspension {
        storage.suspend(&cursor)
      } else {
        storage.vacate(Wrapped.Storage.self)
      }
      return flow
    }
  }
}

extension HandlerCode {
  /// The error of a handler for which there is no stack, if that is so.
  @usableFromInline
  static func refusal(for purpose: ThreadStack.Purpose) -> (any Error)? {
    guard !ThreadStack.hasRoom(for: purpose) else { return nil }
    return ResumptionChain.refusal(
      of: SourcePlace(function: "\(Frame.self)", file: nil, line: nil, statement: nil))
  }
}

extension AnyHandler {
  public func suspension(_ point: Int32, _ storage: ErasedStorage) -> SuspendedStatement? {
    node.withCode { $0.suspension(storage) }
  }

  public func accepts(_ point: Int32, _ storage: ErasedStorage) -> Bool {
    point == 0 && node.withCode { $0.accepts(storage) }
  }
}

extension Statements.HandlerList {
  public func suspension(_ point: Int32, _ storage: Statements.BlockStorage) -> SuspendedStatement?
  {
    let index = Int(storage.index)
    guard handlers.indices.contains(index) else { return nil }
    return handlers[index].suspension(0, storage.statement)
  }

  public func accepts(_ point: Int32, _ storage: Statements.BlockStorage) -> Bool {
    let index = Int(storage.index)
    return handlers.indices.contains(index) && handlers[index].accepts(point, storage.statement)
  }
}

extension ErasedStorage {
  /// Asks a suspended handler, whose type is known to the question only; `nil` if this is not what
  /// it keeps.
  @usableFromInline
  func ask<Kept: StatementStorage, Answer>(_ question: (Int32, Kept) -> Answer?) -> Answer? {
    kept(as: Kept.self).flatMap { question(point, $0) }
  }
}
