extension Statements {
  /// Statements and clean-up that runs on every way out and may suspend: the outer part of a `Try`.
  @frozen
  public struct Finally<Body: Statement, Cleanup: Statement>: Statement
  where Body.Frame == Cleanup.Frame {
    public typealias Frame = Body.Frame
    public typealias Storage = Statements.FinallyStorage<
      Body.Storage, Flow<Frame.Yielded, Frame.Returned>, Cleanup.Storage
    >
    public typealias LoopControl = Statements.EitherLoopControl<
      Body.LoopControl, Cleanup.LoopControl
    >

    @usableFromInline let body: Body
    @usableFromInline let cleanup: Cleanup

    @inlinable
    @inline(__always)
    init(_ body: consuming Body, _ cleanup: consuming Cleanup) {
      self.body = body
      self.cleanup = cleanup
    }

    @inlinable @inline(__always) public static var points: Int32 { Body.points + Cleanup.points }

    @inlinable
    @inline(__always)
    public func enter(
      _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
    ) -> Flow<Frame.Yielded, Frame.Returned> {
      var kept = Body.Storage()
      let flow = body.start(&frame, &cursor, &kept)
      guard flow.isSuspension else { return leave(flow, &frame, &cursor, &storage) }
      storage = .body(kept)
      return flow
    }

    @inlinable
    @inline(__always)
    public func resume(
      _ resumption: Resumption<Frame.Sent>,
      _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
    ) -> Flow<Frame.Yielded, Frame.Returned> {
      var kept = Cleanup.Storage()
      let pending: Flow<Frame.Yielded, Frame.Returned>
      switch storage {
      case .body(var kept):
        storage = .idle
        let flow = body.proceed(resumption, &frame, &cursor, &kept)
        guard flow.isSuspension else { return leave(flow, &frame, &cursor, &storage) }
        storage = .body(kept)
        return flow
      case .cleanup(let interrupted, let state):
        storage = .idle
        pending = interrupted
        kept = state
      case .idle:
        return .next
      }
      cursor.point &-= Body.points
      let flow = cleanup.proceed(resumption, &frame, &cursor, &kept)
      cursor.point &+= Body.points
      if case .next = flow { return pending }
      if flow.isSuspension { storage = .cleanup(pending, kept) }
      return flow
    }

    /// Runs the clean-up when control leaves the body.
    @inlinable
    @inline(__always)
    func leave(
      _ pending: Flow<Frame.Yielded, Frame.Returned>,
      _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
    ) -> Flow<Frame.Yielded, Frame.Returned> {
      var kept = Cleanup.Storage()
      let flow = cleanup.start(&frame, &cursor, &kept)
      cursor.point &+= Body.points
      if case .next = flow { return pending }
      if flow.isSuspension { storage = .cleanup(pending, kept) }
      return flow
    }
  }
}

extension Statements {
  /// What a suspended `Try` with clean-up keeps.
  @frozen
  public enum FinallyStorage<Body: StatementStorage, Pending, Cleanup: StatementStorage>:
    StatementStorage
  {
    /// The statement is not active.
    case idle

    /// The guarded statements are suspended.
    case body(Body)

    /// The clean-up is suspended; afterwards the interrupted way out goes on.
    case cleanup(Pending, Cleanup)

    @inlinable @inline(__always) public init() { self = .idle }
    @inlinable @inline(__always) public static var isEmpty: Bool { false }
    @inlinable @inline(__always) public static var canHoldReference: Bool {
      Body.canHoldReference || Cleanup.canHoldReference
    }
  }
}

extension Statements.FinallyStorage: Sendable
where Body: Sendable, Pending: Sendable, Cleanup: Sendable {}

extension Statements {
  /// Statements and clean-up that runs on every way out and cannot suspend.
  @frozen
  public struct ImmediateFinally<Body: Statement, Cleanup: ImmediateStatement>: Statement
  where Body.Frame == Cleanup.Frame {
    public typealias Frame = Body.Frame
    public typealias Storage = Body.Storage
    public typealias LoopControl = Statements.EitherLoopControl<
      Body.LoopControl, Cleanup.LoopControl
    >

    @usableFromInline let body: Body
    @usableFromInline let cleanup: Cleanup

    @inlinable
    @inline(__always)
    init(_ body: consuming Body, _ cleanup: consuming Cleanup) {
      self.body = body
      self.cleanup = cleanup
    }

    @inlinable @inline(__always) public static var points: Int32 { Body.points }

    @inlinable
    @inline(__always)
    public func enter(
      _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
    ) -> Flow<Frame.Yielded, Frame.Returned> {
      leave(body.start(&frame, &cursor, &storage), &frame)
    }

    @inlinable
    @inline(__always)
    public func resume(
      _ resumption: Resumption<Frame.Sent>,
      _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
    ) -> Flow<Frame.Yielded, Frame.Returned> {
      leave(body.proceed(resumption, &frame, &cursor, &storage), &frame)
    }

    @inlinable
    @inline(__always)
    func leave(
      _ pending: Flow<Frame.Yielded, Frame.Returned>, _ frame: inout Frame
    ) -> Flow<Frame.Yielded, Frame.Returned> {
      if pending.isSuspension { return pending }
      let flow = cleanup.run(&frame)
      if case .next = flow { return pending }
      return flow
    }
  }
}

extension Statements.ImmediateFinally {
  public func suspension(_ point: Int32, _ storage: Storage) -> SuspendedStatement? {
    body.suspension(point, storage)
  }

  @inlinable
  public func _innermostPlace(_ point: Int32, _ storage: Storage) -> _InnermostPlace? {
    body._innermostPlace(point, storage)
  }

  public func accepts(_ point: Int32, _ storage: Storage) -> Bool {
    body.accepts(point, storage)
  }

  public static func describe(into outline: inout String) {
    outline += "try { "
    Body.describe(into: &outline)
    outline += " } finally { "
    Cleanup.describe(into: &outline)
    outline += " }"
  }
}

extension Statements.Finally {
  public func suspension(_ point: Int32, _ storage: Storage) -> SuspendedStatement? {
    switch storage {
    case .idle: nil
    case .body(let kept): body.suspension(point, kept)
    case .cleanup(_, let kept): cleanup.suspension(point - Body.points, kept)
    }
  }

  @inlinable
  public func _innermostPlace(_ point: Int32, _ storage: Storage) -> _InnermostPlace? {
    switch storage {
    case .idle: nil
    case .body(let kept): body._innermostPlace(point, kept)
    case .cleanup(_, let kept): cleanup._innermostPlace(point - Body.points, kept)
    }
  }

  public func accepts(_ point: Int32, _ storage: Storage) -> Bool {
    switch storage {
    case .idle: false
    case .body(let kept): point < Body.points && body.accepts(point, kept)
    case .cleanup(let pending, let kept):
      !pending.isSuspension && point >= Body.points
        && cleanup.accepts(point - Body.points, kept)
    }
  }

  public static func describe(into outline: inout String) {
    outline += "try { "
    Body.describe(into: &outline)
    outline += " } finally { "
    Cleanup.describe(into: &outline)
    outline += " }"
  }
}
