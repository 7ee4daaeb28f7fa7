/// Guards statements with handlers, with clean-up, or with both: Python's `try`.
///
/// ```swift
/// Try {
///   YieldFrom(into: \.bytes) { Download($0.url) }
/// } catch: {
///   Catch(DownloadError.self, into: \.error) { Return { nil } }
/// } finally: {
///   Do { $0.connection.close() }
/// }
/// ```
///
/// The `finally` statements run on every way out: at the end, on `Return`, `Break` and `Continue`,
/// when an error leaves, and when the generator is closed. They may suspend. Afterwards the
/// interrupted way out goes on, unless they return, raise, or leave a loop themselves: then that
/// replaces it.
@frozen
public struct TryStatement<Frame, Guarded: Statement>: Statement where Guarded.Frame == Frame {
  public typealias Storage = Guarded.Storage

  @usableFromInline let guarded: Guarded

  /// Guards statements with handlers.
  @inlinable
  @inline(__always)
  public init<Body: Statement, Handlers: Handler>(
    @BodyBuilder<Frame> _ body: () -> Body,
    @HandlerBuilder<Frame> catch handlers: () -> Handlers
  ) where Guarded == CatchingStatement<Body, Handlers> {
    guarded = CatchingStatement(body(), handlers())
  }

  /// Guards statements with clean-up.
  @_disfavoredOverload
  @inlinable
  @inline(__always)
  public init<Body: Statement, Cleanup: Statement>(
    @BodyBuilder<Frame> _ body: () -> Body,
    @BodyBuilder<Frame> finally cleanup: () -> Cleanup
  ) where Guarded == FinallyStatement<Body, Cleanup> {
    guarded = FinallyStatement(body(), cleanup())
  }

  /// Guards statements with clean-up that cannot suspend, and so need not keep the way out.
  @inlinable
  @inline(__always)
  public init<Body: Statement, Cleanup: ImmediateStatement>(
    @BodyBuilder<Frame> _ body: () -> Body,
    @BodyBuilder<Frame> finally cleanup: () -> Cleanup
  ) where Guarded == ImmediateFinallyStatement<Body, Cleanup> {
    guarded = ImmediateFinallyStatement(body(), cleanup())
  }

  /// Guards statements with handlers and both with clean-up.
  @_disfavoredOverload
  @inlinable
  @inline(__always)
  public init<Body: Statement, Handlers: Handler, Cleanup: Statement>(
    @BodyBuilder<Frame> _ body: () -> Body,
    @HandlerBuilder<Frame> catch handlers: () -> Handlers,
    @BodyBuilder<Frame> finally cleanup: () -> Cleanup
  ) where Guarded == FinallyStatement<CatchingStatement<Body, Handlers>, Cleanup> {
    guarded = FinallyStatement(CatchingStatement(body(), handlers()), cleanup())
  }

  /// Guards statements with handlers and both with clean-up that cannot suspend.
  @inlinable
  @inline(__always)
  public init<Body: Statement, Handlers: Handler, Cleanup: ImmediateStatement>(
    @BodyBuilder<Frame> _ body: () -> Body,
    @HandlerBuilder<Frame> catch handlers: () -> Handlers,
    @BodyBuilder<Frame> finally cleanup: () -> Cleanup
  ) where Guarded == ImmediateFinallyStatement<CatchingStatement<Body, Handlers>, Cleanup> {
    guarded = ImmediateFinallyStatement(CatchingStatement(body(), handlers()), cleanup())
  }

  @inlinable @inline(__always) public static var points: Int32 { Guarded.points }

  @inlinable
  @inline(__always)
  public func enter(
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
  ) -> Flow<Frame.Yielded, Frame.Returned> {
    guarded.enter(&frame, &cursor, &storage)
  }

  @inlinable
  @inline(__always)
  public func resume(
    _ resumption: Resumption<Frame.Sent>,
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
  ) -> Flow<Frame.Yielded, Frame.Returned> {
    guarded.resume(resumption, &frame, &cursor, &storage)
  }
}

extension GeneratorSignature {
  /// Guards statements with handlers, with clean-up, or with both.
  public typealias Try<Guarded: Statement<Self>> = TryStatement<Self, Guarded>
}

extension TryStatement {
  public func suspension(_ point: Int32, _ storage: Storage) -> SuspendedStatement? {
    guarded.suspension(point, storage)
  }

  public func accepts(_ point: Int32, _ storage: Storage) -> Bool {
    guarded.accepts(point, storage)
  }

  public static func describe(into outline: inout String) {
    Guarded.describe(into: &outline)
  }
}
