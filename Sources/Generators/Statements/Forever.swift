extension Statements {
  /// Runs a body again and again: `Forever { … }`, Python's `while True`.
  ///
  /// It ends by a `Break`, a `Return` or an error in the body, or when the generator is closed at a
  /// `Yield`. To a checkpoint it is the ``Statements/While`` whose condition always holds: one may be
  /// written in place of the other, and older checkpoints still fit.
  ///
  /// ```swift
  /// Forever {
  ///   Yield(into: \.term) { $0.average }
  ///   If({ $0.term == nil }) { Break() }
  ///   Do { try $0.add($0.term) }
  /// }
  /// ```
  @frozen
  public struct Forever<Frame, Body: Statement>: Statement where Body.Frame == Frame {
    public typealias Storage = Body.Storage
    public typealias LoopControl = Statements.LoopBody<Body.LoopControl>

    @usableFromInline let body: Body

    /// Makes the statement.
    ///
    /// - Parameter body: What to run. If it never suspends nor ends, neither does the generator.
    @inlinable
    @inline(__always)
    public init(@BodyBuilder<Frame> do body: () -> Body) { self.body = body() }

    @inlinable @inline(__always) public static var points: Int32 { Body.points }

    @inlinable
    @inline(__always)
    public func enter(
      _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
    ) -> Flow<Frame.Yielded, Frame.Returned> {
      while true {
        let flow = body.start(&frame, &cursor, &storage)
        switch flow {
        case .next, .continued: continue
        case .broke: return .next
        default: return flow
        }
      }
    }

    @inlinable
    @inline(__always)
    public func resume(
      _ resumption: Resumption<Frame.Sent>,
      _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
    ) -> Flow<Frame.Yielded, Frame.Returned> {
      let flow = body.proceed(resumption, &frame, &cursor, &storage)
      switch flow {
      case .next, .continued: return enter(&frame, &cursor, &storage)
      case .broke: return .next
      default: return flow
      }
    }
  }
}

extension Statements.Forever: ImmediateStatement where Body: ImmediateStatement {
  @inlinable
  @inline(__always)
  public func run(_ frame: inout Frame) -> Flow<Frame.Yielded, Frame.Returned> {
    while true {
      let flow = body.run(&frame)
      switch flow {
      case .next, .continued: continue
      case .broke: return .next
      default: return flow
      }
    }
  }
}

extension GeneratorSignature {
  /// Runs a body again and again.
  public typealias Forever<Body: Statement<Self>> = Statements.Forever<Self, Body>
}

extension Statements.Forever {
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
    Statements.While<Frame, Body>.describe(into: &outline)
  }
}
