extension Statements {
  /// Runs one of two bodies: `If { $0.ready } then: { … } else: { … }`.
  @frozen
  public struct If<Frame, Positive: Statement, Negative: Statement>: Statement
  where Positive.Frame == Frame, Negative.Frame == Frame {
    public typealias Storage = OneOf<Positive.Storage, Negative.Storage>
    public typealias LoopControl = Statements.EitherLoopControl<
      Positive.LoopControl, Negative.LoopControl
    >

    @usableFromInline let condition: Decision<Frame>
    @usableFromInline let positive: Positive
    @usableFromInline let negative: Negative

    /// Makes the statement.
    @inlinable
    @inline(__always)
    public init(
      _ condition: @escaping @Sendable (inout Frame) throws -> Bool,
      @BodyBuilder<Frame> then positive: () -> Positive,
      @BodyBuilder<Frame> else negative: () -> Negative
    ) {
      self.condition = Decision(condition)
      self.positive = positive()
      self.negative = negative()
    }

    /// Makes a statement without an `else`.
    @inlinable
    @inline(__always)
    public init(
      _ condition: @escaping @Sendable (inout Frame) throws -> Bool,
      @BodyBuilder<Frame> then positive: () -> Positive
    ) where Negative == Statements.Empty<Frame> {
      self.condition = Decision(condition)
      self.positive = positive()
      self.negative = Statements.Empty()
    }

    @inlinable @inline(__always) public static var points: Int32 {
      Positive.points + Negative.points
    }

    @inlinable
    @inline(__always)
    public func enter(
      _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
    ) -> Flow<Frame.Yielded, Frame.Returned> {
      let isTrue: Bool
      do { isTrue = try condition(&frame) } catch { return .raised(error) }
      if isTrue {
        var kept = Positive.Storage()
        let flow = positive.start(&frame, &cursor, &kept)
        if flow.isSuspension { storage.keepFirst(kept, cursor) }
        return flow
      }
      var kept = Negative.Storage()
      let flow = negative.start(&frame, &cursor, &kept)
      cursor.point &+= Positive.points
      if flow.isSuspension { storage.keepSecond(kept, cursor) }
      return flow
    }

    @inlinable
    @inline(__always)
    public func resume(
      _ resumption: Resumption<Frame.Sent>,
      _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
    ) -> Flow<Frame.Yielded, Frame.Returned> {
      if Positive.points > 0, Negative.points == 0 || cursor.point < Positive.points {
        var kept = storage.takeFirst(cursor)
        let flow = positive.proceed(resumption, &frame, &cursor, &kept)
        if flow.isSuspension { storage.keepFirst(kept, cursor) }
        return flow
      }
      cursor.point &-= Positive.points
      var kept = storage.takeSecond(cursor)
      let flow = negative.proceed(resumption, &frame, &cursor, &kept)
      cursor.point &+= Positive.points
      if flow.isSuspension { storage.keepSecond(kept, cursor) }
      return flow
    }
  }
}

extension Statements.If: ImmediateStatement
where Positive: ImmediateStatement, Negative: ImmediateStatement {
  @inlinable
  @inline(__always)
  public func run(_ frame: inout Frame) -> Flow<Frame.Yielded, Frame.Returned> {
    do {
      return try condition(&frame) ? positive.run(&frame) : negative.run(&frame)
    } catch {
      return .raised(error)
    }
  }
}

extension GeneratorSignature {
  /// Runs one of two bodies.
  public typealias If<Positive: Statement<Self>, Negative: Statement<Self>> =
    Statements.If<Self, Positive, Negative>
}

extension Statements.If {
  public func suspension(_ point: Int32, _ storage: Storage) -> SuspendedStatement? {
    storage.suspension(point, of: positive, or: negative)
  }

  @inlinable
  public func _innermostPlace(_ point: Int32, _ storage: Storage) -> _InnermostPlace? {
    storage.innermostPlace(point, of: positive, or: negative)
  }

  public func accepts(_ point: Int32, _ storage: Storage) -> Bool {
    storage.accepts(point, by: positive, or: negative)
  }

  public static func describe(into outline: inout String) {
    outline += "if { "
    Positive.describe(into: &outline)
    outline += " } else { "
    Negative.describe(into: &outline)
    outline += " }"
  }
}
