extension Statements {
  /// What a suspended block keeps: which of its statements is suspended, and what that one keeps.
  @frozen
  public struct BlockStorage: StatementStorage {
    @usableFromInline var index: Int32
    @usableFromInline var statement: ErasedStorage

    @inlinable
    @inline(__always)
    public init() {
      index = 0
      statement = ErasedStorage()
    }

    @inlinable @inline(__always) public static var isEmpty: Bool { false }
  }
}

extension Statements {
  /// Statements one after the other, as many as there are when the program runs.
  ///
  /// ```swift
  /// let body = Variables.Block(lines.map(translate))
  /// ```
  ///
  /// Running it needs no more stack for many statements than for few. An empty block does nothing.
  @frozen
  public struct Block<Frame: GeneratorSignature>: Statement {
    public typealias Storage = Statements.BlockStorage

    @usableFromInline let statements: [AnyStatement<Frame>]

    // The nodes of the statements, which keep them alive: a step need not retain them.
    @usableFromInline let nodes: NodeList<Frame>
    @usableFromInline let pin = Pin.none

    /// Joins statements.
    @inlinable
    public init(_ statements: [AnyStatement<Frame>]) {
      self.statements = statements
      self.nodes = NodeList(statements)
    }

    @inlinable @inline(__always) public static var points: Int32 { 1 }

    @inlinable
    @inline(__always)
    public func enter(
      _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Statements.BlockStorage
    ) -> Flow<Frame.Yielded, Frame.Returned> {
      run(from: 0, &frame, &cursor, &storage)
    }

    @inlinable
    @inline(__always)
    public func resume(
      _ resumption: Resumption<Frame.Sent>,
      _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Statements.BlockStorage
    ) -> Flow<Frame.Yielded, Frame.Returned> {
      let index = Int(storage.index)
      let flow = nodes.resume(index, resumption, &frame, &cursor, &storage.statement)
      guard case .next = flow else { return flow }
      return run(from: index + 1, &frame, &cursor, &storage)
    }

    /// Runs the statements from one of them to the end.
    @inlinable
    @inline(__always)
    func run(
      from first: Int, _ frame: inout Frame, _ cursor: inout Cursor,
      _ storage: inout Statements.BlockStorage
    ) -> Flow<Frame.Yielded, Frame.Returned> {
      var index = first
      while index < nodes.count {
        let flow = nodes.enter(index, &frame, &cursor, &storage.statement)
        guard case .next = flow else {
          storage.index = Int32(truncatingIfNeeded: index)
          return flow
        }
        index += 1
      }
      return .next
    }
  }
}

/// Unretained references to the nodes of a block.
@usableFromInline
struct NodeList<Frame: GeneratorSignature>: Sendable {
  @usableFromInline let nodes: [Lent<StatementNode<Frame>>]

  @inlinable
  init(_ statements: [AnyStatement<Frame>]) {
    nodes = statements.map { Lent($0.node) }
  }

  @inlinable @inline(__always) var count: Int { nodes.count }

  @inlinable
  @inline(__always)
  func enter(
    _ index: Int,
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout ErasedStorage
  ) -> Flow<Frame.Yielded, Frame.Returned> {
    nodes[index].lend { $0.enter(&frame, &cursor, &storage) }
  }

  @inlinable
  @inline(__always)
  func resume(
    _ index: Int, _ resumption: Resumption<Frame.Sent>,
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout ErasedStorage
  ) -> Flow<Frame.Yielded, Frame.Returned> {
    nodes[index].lend { $0.resume(resumption, &frame, &cursor, &storage) }
  }
}

extension GeneratorSignature {
  /// Statements one after the other, as many as there are when the program runs.
  public typealias Block = Statements.Block<Self>
}

extension Statements.Block {
  public func suspension(_ point: Int32, _ storage: Statements.BlockStorage) -> SuspendedStatement?
  {
    let index = Int(storage.index)
    guard statements.indices.contains(index) else { return nil }
    return statements[index].suspension(0, storage.statement)
  }

  public func accepts(_ point: Int32, _ storage: Statements.BlockStorage) -> Bool {
    let index = Int(storage.index)
    return statements.indices.contains(index) && statements[index].accepts(point, storage.statement)
  }
}
