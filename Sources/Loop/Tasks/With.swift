import Generators

extension Statements {
  /// Runs statements inside a context: Python's `async with`.
  ///
  /// ```swift
  /// With({ $0.lock }) {
  ///   YieldFrom(into: \.answer) { $0.connection.request() }
  /// }
  /// With({ $0.loop.timeout(.seconds(5)) }) { … }
  /// With({ $0.loop.taskGroup() }, into: \.group) { … }
  /// ```
  ///
  /// It is built on the public protocol `Statement` alone, as the statement of another package is.
  @frozen
  public struct With<
    Frame: GeneratorSignature, Manager: ContextManager, Body: Statement
  >: Statement
  where Body.Frame == Frame, Frame.Yielded == Suspension, Frame.Sent == Void {
    /// How a part of the body has ended.
    public typealias Answer = Flow<Suspension, Frame.Returned>
    public typealias Storage = Statements.WithStorage<Manager, Body.Storage, Answer>
    public typealias LoopControl = Body.LoopControl

    @usableFromInline let manager: Code<Frame, Manager>
    @usableFromInline let receive: Receiver<Frame, Manager.Value>
    @usableFromInline let body: Body
    @usableFromInline let line: UInt32

    /// Makes the statement.
    ///
    /// - Parameters:
    ///   - line: Where the statement stands.
    ///   - manager: Gives the context.
    ///   - receive: Takes what entering it gives.
    ///   - body: The statements.
    @inlinable
    @inline(__always)
    public init(
      line: UInt32 = #line,
      _ manager: @escaping @Sendable (inout Frame) throws -> Manager,
      receive: @escaping @Sendable (inout Frame, Manager.Value) throws -> Void = { _, _ in },
      @BodyBuilder<Frame> do body: () -> Body
    ) {
      self.manager = Code(manager)
      self.receive = Receiver(receive)
      self.body = body()
      self.line = line
    }

    /// Makes a statement that stores what entering the context gives.
    ///
    /// - Parameters:
    ///   - line: Where the statement stands.
    ///   - manager: Gives the context.
    ///   - path: Where what entering it gives is stored.
    ///   - body: The statements.
    @inlinable
    @inline(__always)
    public init(
      line: UInt32 = #line,
      _ manager: @escaping @Sendable (inout Frame) throws -> Manager,
      into path: @autoclosure @escaping @Sendable () -> WritableKeyPath<Frame, Manager.Value>,
      @BodyBuilder<Frame> do body: () -> Body
    ) {
      self.manager = Code(manager)
      self.receive = Receiver(into: path)
      self.body = body()
      self.line = line
    }

    /// Makes a statement that stores what entering the context gives in an optional.
    ///
    /// - Parameters:
    ///   - line: Where the statement stands.
    ///   - manager: Gives the context.
    ///   - path: Where what entering it gives is stored.
    ///   - body: The statements.
    @inlinable
    @inline(__always)
    public init(
      line: UInt32 = #line,
      _ manager: @escaping @Sendable (inout Frame) throws -> Manager,
      into path: @autoclosure @escaping @Sendable () -> WritableKeyPath<Frame, Manager.Value?>,
      @BodyBuilder<Frame> do body: () -> Body
    ) {
      self.manager = Code(manager)
      self.receive = Receiver(into: path)
      self.body = body()
      self.line = line
    }

    /// Makes the statement; the older spelling of `receive:`.
    @available(*, deprecated, message: "say 'receive:', or 'into:'")
    @inlinable
    @inline(__always)
    public init(
      line: UInt32 = #line,
      _ manager: @escaping @Sendable (inout Frame) throws -> Manager,
      bind: @escaping @Sendable (inout Frame, Manager.Value) throws -> Void,
      @BodyBuilder<Frame> do body: () -> Body
    ) {
      self.init(line: line, manager, receive: bind, do: body)
    }

    // The points of the body come first, so that its own numbers are right as they are.
    @inlinable @inline(__always) public static var points: Int32 { Body.points + 2 }

    @inlinable
    public func enter(
      _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
    ) -> Answer {
      do {
        let manager = try manager(&frame)
        return goIn(manager, manager.enter().makeGenerator(), .next, &frame, &cursor, &storage)
      } catch {
        return .raised(error)
      }
    }

    @inlinable
    public func resume(
      _ resumption: Resumption<Void>,
      _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
    ) -> Answer {
      switch storage {
      case .idle:
        return .next
      case .entering(let manager, let entrance):
        storage = .idle
        return goIn(manager, entrance, resumption, &frame, &cursor, &storage)
      case .body(let manager, var kept):
        storage = .idle
        let flow = body.proceed(resumption, &frame, &cursor, &kept)
        if flow.isSuspension {
          storage = .body(manager, kept)
          return flow
        }
        return leave(manager, flow, &cursor, &storage)
      case .leaving(let pending, let exit):
        storage = .idle
        return goOut(pending, exit, resumption, &cursor, &storage)
      }
    }

    @inlinable
    func goIn(
      _ manager: Manager, _ start: Manager.Entrance.Delegation, _ resumption: Resumption<Void>,
      _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
    ) -> Answer {
      var entrance = start
      switch entrance.advanceAsDelegate(resumption) {
      case .yielded(let suspension):
        storage = .entering(manager, entrance)
        cursor.point = Body.points
        return .yielded(suspension)
      case .raised(let error):
        return .raised(error)
      case .exhausted:
        return .raised(GeneratorError.exhausted)
      case .returned(let value):
        do { try receive(&frame, value) } catch {
          return leave(manager, .raised(error), &cursor, &storage)
        }
      }
      var kept = Body.Storage()
      let flow = body.start(&frame, &cursor, &kept)
      if flow.isSuspension {
        storage = .body(manager, kept)
        return flow
      }
      return leave(manager, flow, &cursor, &storage)
    }

    @inlinable
    func leave(
      _ manager: Manager, _ pending: Answer, _ cursor: inout Cursor, _ storage: inout Storage
    ) -> Answer {
      var cause: (any Error)?
      if case .raised(let error) = pending { cause = error }
      return goOut(pending, manager.exit(cause).makeGenerator(), .next, &cursor, &storage)
    }

    @inlinable
    func goOut(
      _ pending: Answer, _ start: Manager.Exit.Delegation, _ resumption: Resumption<Void>,
      _ cursor: inout Cursor, _ storage: inout Storage
    ) -> Answer {
      var exit = start
      switch exit.advanceAsDelegate(resumption) {
      case .yielded(let suspension):
        storage = .leaving(pending, exit)
        cursor.point = Body.points + 1
        return .yielded(suspension)
      case .raised(let error): return .raised(error)
      case .exhausted: return .raised(GeneratorError.exhausted)
      case .returned: return pending
      }
    }
  }
}

extension Statements {
  /// What a suspended `With` keeps.
  @frozen
  public enum WithStorage<Manager: ContextManager, Body: StatementStorage, Pending>:
    StatementStorage
  {
    /// The statement is not active.
    case idle

    /// The context is being entered.
    case entering(Manager, Manager.Entrance.Delegation)

    /// The statements inside are suspended.
    case body(Manager, Body)

    /// The context is being left; afterwards the interrupted way out goes on.
    case leaving(Pending, Manager.Exit.Delegation)

    @inlinable @inline(__always) public init() { self = .idle }
    @inlinable @inline(__always) public static var isEmpty: Bool { false }
  }
}

extension Statements.With {
  public func suspension(_ point: Int32, _ storage: Storage) -> SuspendedStatement? {
    switch storage {
    case .idle: nil
    case .entering(_, let entrance):
      SuspendedStatement(statement: "With", line: line, delegate: entrance.trace)
    case .body(_, let kept): body.suspension(point, kept)
    case .leaving(_, let exit):
      SuspendedStatement(statement: "With", line: line, delegate: exit.trace)
    }
  }

  @inlinable
  public func _innermostPlace(_ point: Int32, _ storage: Storage) -> _InnermostPlace? {
    switch storage {
    case .idle: nil
    case .entering(_, let entrance): entrance._innermostPlace ?? _InnermostPlace(line: line)
    case .body(_, let kept): body._innermostPlace(point, kept)
    case .leaving(_, let exit): exit._innermostPlace ?? _InnermostPlace(line: line)
    }
  }
}

extension GeneratorSignature where Yielded == Suspension, Sent == Void {
  /// Runs statements inside a context.
  public typealias With<Manager: ContextManager, Body: Statement<Self>> =
    Statements.With<Self, Manager, Body>
}
