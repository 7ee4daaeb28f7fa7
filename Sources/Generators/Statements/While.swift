extension Statements {
  /// Runs a body as long as a condition holds: `While { $0.open } do: { … }`.
  @frozen
  public struct While<Frame, Body: Statement>: Statement where Body.Frame == Frame {
    public typealias Storage = Body.Storage
    public typealias LoopControl = Statements.LoopBody<Body.LoopControl>

    @usableFromInline let condition: Decision<Frame>
    @usableFromInline let body: Body

    /// Makes the statement.
    @inlinable
    @inline(__always)
    public init(
      _ condition: @escaping @Sendable (inout Frame) throws -> Bool,
      @BodyBuilder<Frame> do body: () -> Body
    ) {
      self.condition = Decision(condition)
      self.body = body()
    }

    @inlinable @inline(__always) public static var points: Int32 { Body.points }

    @inlinable
    @inline(__always)
    public func enter(
      _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
    ) -> Flow<Frame.Yielded, Frame.Returned> {
      do {
        while try condition(&frame) {
          let flow = body.start(&frame, &cursor, &storage)
          switch flow {
          case .next, .continued: continue
          case .broke: return .next
          default: return flow
          }
        }
        return .next
      } catch {
        return .raised(error)
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

extension Statements.While: ImmediateStatement where Body: ImmediateStatement {
  @inlinable
  @inline(__always)
  public func run(_ frame: inout Frame) -> Flow<Frame.Yielded, Frame.Returned> {
    do {
      while try condition(&frame) {
        let flow = body.run(&frame)
        switch flow {
        case .next, .continued: continue
        case .broke: return .next
        default: return flow
        }
      }
      return .next
    } catch {
      return .raised(error)
    }
  }
}

extension GeneratorSignature {
  /// Runs a body as long as a condition holds.
  public typealias While<Body: Statement<Self>> = Statements.While<Self, Body>
}

extension Statements.While {
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
    outline += "while { "
    Body.describe(into: &outline)
    outline += " }"
  }
}
