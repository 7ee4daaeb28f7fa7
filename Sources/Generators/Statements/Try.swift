extension Statements {
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
  public struct Try<Frame, Guarded: Statement>: Statement where Guarded.Frame == Frame {
    public typealias Storage = Guarded.Storage
    public typealias LoopControl = Guarded.LoopControl

    @usableFromInline let guarded: Guarded

    /// Guards statements with handlers.
    @inlinable
    @inline(__always)
    public init<Body: Statement, Handlers: Handler>(
      @BodyBuilder<Frame> _ body: () -> Body,
      @HandlerBuilder<Frame> catch handlers: () -> Handlers
    ) where Guarded == Statements.Catching<Body, Handlers> {
      guarded = Statements.Catching(body(), handlers())
    }

    /// Guards statements with clean-up.
    @_disfavoredOverload
    @inlinable
    @inline(__always)
    public init<Body: Statement, Cleanup: Statement>(
      @BodyBuilder<Frame> _ body: () -> Body,
      @BodyBuilder<Frame> finally cleanup: () -> Cleanup
    ) where Guarded == Statements.Finally<Body, Cleanup> {
      guarded = Statements.Finally(body(), cleanup())
    }

    /// Guards statements with clean-up that cannot suspend, and so need not keep the way out.
    @inlinable
    @inline(__always)
    public init<Body: Statement, Cleanup: ImmediateStatement>(
      @BodyBuilder<Frame> _ body: () -> Body,
      @BodyBuilder<Frame> finally cleanup: () -> Cleanup
    ) where Guarded == Statements.ImmediateFinally<Body, Cleanup> {
      guarded = Statements.ImmediateFinally(body(), cleanup())
    }

    /// Guards statements with handlers and both with clean-up.
    @_disfavoredOverload
    @inlinable
    @inline(__always)
    public init<Body: Statement, Handlers: Handler, Cleanup: Statement>(
      @BodyBuilder<Frame> _ body: () -> Body,
      @HandlerBuilder<Frame> catch handlers: () -> Handlers,
      @BodyBuilder<Frame> finally cleanup: () -> Cleanup
    ) where Guarded == Statements.Finally<Statements.Catching<Body, Handlers>, Cleanup> {
      guarded = Statements.Finally(Statements.Catching(body(), handlers()), cleanup())
    }

    /// Guards statements with handlers and both with clean-up that cannot suspend.
    @inlinable
    @inline(__always)
    public init<Body: Statement, Handlers: Handler, Cleanup: ImmediateStatement>(
      @BodyBuilder<Frame> _ body: () -> Body,
      @HandlerBuilder<Frame> catch handlers: () -> Handlers,
      @BodyBuilder<Frame> finally cleanup: () -> Cleanup
    ) where Guarded == Statements.ImmediateFinally<Statements.Catching<Body, Handlers>, Cleanup> {
      guarded = Statements.ImmediateFinally(Statements.Catching(body(), handlers()), cleanup())
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
}

extension GeneratorSignature {
  /// Guards statements with handlers, with clean-up, or with both.
  public typealias Try<Guarded: Statement<Self>> = Statements.Try<Self, Guarded>
}

extension Statements.Try {
  public func suspension(_ point: Int32, _ storage: Storage) -> SuspendedStatement? {
    guarded.suspension(point, storage)
  }

  @inlinable
  public func _innermostPlace(_ point: Int32, _ storage: Storage) -> _InnermostPlace? {
    guarded._innermostPlace(point, storage)
  }

  public func accepts(_ point: Int32, _ storage: Storage) -> Bool {
    guarded.accepts(point, storage)
  }

  public static func describe(into outline: inout String) {
    Guarded.describe(into: &outline)
  }
}
