extension Statements {
  /// A body without a statement.
  @frozen
  public struct Empty<Frame: GeneratorSignature>: ImmediateStatement {
    /// Makes the statement.
    @inlinable
    @inline(__always)
    public init() {}

    @inlinable
    @inline(__always)
    public func run(_ frame: inout Frame) -> Flow<Frame.Yielded, Frame.Returned> { .next }
  }
}

extension Statements {
  /// Two statements, one after the other; what a body of several statements is made of.
  @frozen
  public struct Then<First: Statement, Second: Statement>: Statement
  where First.Frame == Second.Frame {
    public typealias Frame = First.Frame
    public typealias Storage = OneOf<First.Storage, Second.Storage>
    public typealias LoopControl = Statements.EitherLoopControl<
      First.LoopControl, Second.LoopControl
    >

    @usableFromInline let first: First
    @usableFromInline let second: Second

    /// Joins two statements.
    @inlinable
    @inline(__always)
    public init(_ first: consuming First, _ second: consuming Second) {
      self.first = first
      self.second = second
    }

    @inlinable @inline(__always) public static var points: Int32 { First.points + Second.points }

    // A call for each pair would be too many, so a sequence is one function however many statements
    // it has, but for a cut every four KiB.
    @inlinable @inline(__always) public static var isOutlined: Bool {
      MemoryLayout<Self>.size / 4096 != MemoryLayout<First>.size / 4096
    }

    @inlinable
    @inline(__always)
    public func enter(
      _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
    ) -> Flow<Frame.Yielded, Frame.Returned> {
      var kept = First.Storage()
      let flow = first.start(&frame, &cursor, &kept)
      if case .next = flow { return enterSecond(&frame, &cursor, &storage) }
      if flow.isSuspension { storage.keepFirst(kept, cursor) }
      return flow
    }

    @inlinable
    @inline(__always)
    public func resume(
      _ resumption: Resumption<Frame.Sent>,
      _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
    ) -> Flow<Frame.Yielded, Frame.Returned> {
      if First.points > 0, Second.points == 0 || cursor.point < First.points {
        var kept = storage.takeFirst(cursor)
        let flow = first.proceed(resumption, &frame, &cursor, &kept)
        if case .next = flow { return enterSecond(&frame, &cursor, &storage) }
        if flow.isSuspension { storage.keepFirst(kept, cursor) }
        return flow
      }
      cursor.point &-= First.points
      var kept = storage.takeSecond(cursor)
      let flow = second.proceed(resumption, &frame, &cursor, &kept)
      cursor.point &+= First.points
      if flow.isSuspension { storage.keepSecond(kept, cursor) }
      return flow
    }

    @inlinable
    @inline(__always)
    func enterSecond(
      _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
    ) -> Flow<Frame.Yielded, Frame.Returned> {
      var kept = Second.Storage()
      let flow = second.start(&frame, &cursor, &kept)
      cursor.point &+= First.points
      if flow.isSuspension { storage.keepSecond(kept, cursor) }
      return flow
    }
  }
}

extension Statements.Then: ImmediateStatement
where First: ImmediateStatement, Second: ImmediateStatement {
  @inlinable
  @inline(__always)
  public func run(_ frame: inout Frame) -> Flow<Frame.Yielded, Frame.Returned> {
    let flow = first.run(&frame)
    guard case .next = flow else { return flow }
    return second.run(&frame)
  }
}

extension Statements.Empty {
  public static func describe(into outline: inout String) { outline += "pass" }
}

extension Statements.Then {
  public func suspension(_ point: Int32, _ storage: Storage) -> SuspendedStatement? {
    storage.suspension(point, of: first, or: second)
  }

  @inlinable
  public func _innermostPlace(_ point: Int32, _ storage: Storage) -> _InnermostPlace? {
    storage.innermostPlace(point, of: first, or: second)
  }

  public func accepts(_ point: Int32, _ storage: Storage) -> Bool {
    storage.accepts(point, by: first, or: second)
  }

  public static func describe(into outline: inout String) {
    First.describe(into: &outline)
    outline += "; "
    Second.describe(into: &outline)
  }
}
