extension Statements {
  /// Statements and the handlers of their errors: the inner part of a `Try`.
  @frozen
  public struct Catching<Body: Statement, Handlers: Handler>: Statement
  where Body.Frame == Handlers.Frame {
    public typealias Frame = Body.Frame
    public typealias Storage = OneOf<Body.Storage, Handlers.Storage>
    public typealias LoopControl = Statements.EitherLoopControl<
      Body.LoopControl, Handlers.LoopControl
    >

    @usableFromInline let body: Body
    @usableFromInline let handlers: Handlers

    @inlinable
    @inline(__always)
    init(_ body: consuming Body, _ handlers: consuming Handlers) {
      self.body = body
      self.handlers = handlers
    }

    @inlinable @inline(__always) public static var points: Int32 { Body.points + Handlers.points }

    @inlinable
    @inline(__always)
    public func enter(
      _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
    ) -> Flow<Frame.Yielded, Frame.Returned> {
      var kept = Body.Storage()
      let flow = body.start(&frame, &cursor, &kept)
      if case .raised(let error) = flow { return handle(error, &frame, &cursor, &storage) }
      if flow.isSuspension { storage.keepFirst(kept, cursor) }
      return flow
    }

    @inlinable
    @inline(__always)
    public func resume(
      _ resumption: Resumption<Frame.Sent>,
      _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
    ) -> Flow<Frame.Yielded, Frame.Returned> {
      if Body.points > 0, Handlers.points == 0 || cursor.point < Body.points {
        var kept = storage.takeFirst(cursor)
        let flow = body.proceed(resumption, &frame, &cursor, &kept)
        if case .raised(let error) = flow { return handle(error, &frame, &cursor, &storage) }
        if flow.isSuspension { storage.keepFirst(kept, cursor) }
        return flow
      }
      cursor.point &-= Body.points
      var kept = storage.takeSecond(cursor)
      let flow = handlers.resume(resumption, &frame, &cursor, &kept)
      cursor.point &+= Body.points
      if flow.isSuspension { storage.keepSecond(kept, cursor) }
      return flow
    }

    @inlinable
    @inline(__always)
    func handle(
      _ error: any Error,
      _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
    ) -> Flow<Frame.Yielded, Frame.Returned> {
      var kept = Handlers.Storage()
      guard let flow = handlers.handle(error, &frame, &cursor, &kept) else { return .raised(error) }
      cursor.point &+= Body.points
      if flow.isSuspension { storage.keepSecond(kept, cursor) }
      return flow
    }
  }
}

extension Statements.Catching {
  public func suspension(_ point: Int32, _ storage: Storage) -> SuspendedStatement? {
    storage.suspension(point, of: body, or: handlers)
  }

  @inlinable
  public func _innermostPlace(_ point: Int32, _ storage: Storage) -> _InnermostPlace? {
    storage.innermostPlace(point, of: body, or: handlers)
  }

  public func accepts(_ point: Int32, _ storage: Storage) -> Bool {
    storage.accepts(point, by: body, or: handlers)
  }

  public static func describe(into outline: inout String) {
    outline += "try { "
    Body.describe(into: &outline)
    outline += " }"
    Handlers.describe(into: &outline)
  }
}
