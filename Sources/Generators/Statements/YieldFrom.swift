extension Statements {
  /// What a `YieldFrom` keeps while it is suspended: its delegate, unless a driver runs it.
  @frozen
  public struct DelegateStorage<Delegate: Generator>: StatementStorage {
    @usableFromInline var delegate: Delegate?

    @inlinable @inline(__always) public init() { delegate = nil }

    @inlinable @inline(__always) public static var isEmpty: Bool { false }
    @inlinable @inline(__always) public static var isDriven: Bool { Delegate._Engine.isReference }
    @inlinable @inline(__always) public static var canHoldReference: Bool { isDriven }
  }
}

extension Statements.DelegateStorage: Equatable where Delegate: Equatable {}
extension Statements.DelegateStorage: Hashable where Delegate: Hashable {}
extension Statements.DelegateStorage: Sendable where Delegate: Sendable {}

extension Statements {
  /// Runs another generator in place of this one until it ends: Python's `yield from` (PEP 380).
  ///
  /// ```swift
  /// YieldFrom(into: \.summary) { Averager(limit: $0.limit) }   // summary = yield from averager(limit)
  /// YieldFrom { Averager(limit: $0.limit) } receive: { $0.summaries.append($1) }
  /// YieldFrom(EventLoop.turn)
  /// ```
  ///
  /// What the delegate yields goes to the caller, what the caller sends goes to the delegate, and what
  /// the delegate returns is received here, or stored where a key path leads to. An error raised at this generator is raised in the
  /// delegate; closing this generator closes the delegate first. The delegate may be a generator
  /// function, a generator in any state, a reference to one, or a sequence.
  ///
  /// The delegate is held inline: delegation allocates nothing. A function that delegates to itself,
  /// `YieldFrom { Walk($0.left) }` inside of `Walk`, generic or not, would contain itself; there the
  /// delegate is a frame on the stack of the outermost generator. Of functions that delegate to
  /// each other one has to say `Recurse` instead (``GeneratorSignature/Recurse``): otherwise they
  /// contain each other, which does not compile.
  @frozen
  public struct YieldFrom<Frame: GeneratorSignature, Source: DelegationSource>: Statement
  where Source.Delegation.Yielded == Frame.Yielded, Source.Delegation.Sent == Frame.Sent {
    public typealias Storage = DelegateStorage<Source.Delegation>
    public typealias LoopControl = InlineDelegation<Source.Delegation._Engine>

    @usableFromInline
    let exchange: Exchange<Frame, Source.Value, Source.Delegation.Returned>

    /// Makes a statement that delegates to a generator, or to something that makes one.
    ///
    /// - Parameters:
    ///   - line: Where the statement stands in its source.
    ///   - source: Gives the delegate.
    ///   - receive: Takes the value that the delegate returns.
    @inlinable
    @inline(__always)
    public init<Value: Delegatable>(
      line: UInt32 = #line,
      _ source: @escaping @Sendable (inout Frame) throws -> Value,
      receive: @escaping @Sendable (inout Frame, Value.Delegation.Returned) throws -> Void = {
        _, _ in
      }
    ) where Source == Statements.FromDelegatable<Value> {
      self.exchange = Exchange(line: line, source, receive)
    }

    /// Makes a statement that yields the elements of a sequence.
    ///
    /// - Parameters:
    ///   - line: Where the statement stands in its source.
    ///   - source: Gives the sequence.
    // Disfavoured, so that the one for collections is taken where both fit.
    @_disfavoredOverload
    @inlinable
    @inline(__always)
    public init<Value: Sequence>(
      line: UInt32 = #line,
      _ source: @escaping @Sendable (inout Frame) throws -> Value
    ) where Source == Statements.FromSequence<Value, Frame.Sent> {
      self.exchange = Exchange(line: line, source) { _, _ in }
    }

    /// Makes a statement that yields the elements of a collection that a checkpoint can hold.
    ///
    /// - Parameters:
    ///   - line: Where the statement stands in its source.
    ///   - source: Gives the collection.
    @inlinable
    @inline(__always)
    public init<Value: RandomAccessCollection & Codable>(
      line: UInt32 = #line,
      _ source: @escaping @Sendable (inout Frame) throws -> Value
    ) where Source == Statements.FromCollection<Value, Frame.Sent> {
      self.exchange = Exchange(line: line, source) { _, _ in }
    }

    // There for its message: without it the compiler says that the delegate is no call of the function
    // itself. It is tried only where nothing else fits.
    @available(
      *, unavailable,
      message: "the delegate must yield what this generator yields, and be sent what it is sent"
    )
    @_disfavoredOverload
    public init<Value: Delegatable>(
      line: UInt32 = #line,
      _ source: @escaping @Sendable (inout Frame) throws -> Value,
      receive: @escaping @Sendable (inout Frame, Value.Delegation.Returned) throws -> Void = {
        _, _ in
      }
    ) where Source == Statements.FromSequence<EmptyCollection<Frame.Yielded>, Frame.Sent> {
      self.exchange = Exchange(line: line, { _ in EmptyCollection() }, { _, _ in })
    }

    @inlinable @inline(__always) public static var points: Int32 { 1 }

    @inlinable @inline(__always) public static var isOutlined: Bool {
      Source.Delegation._Engine.isLarge
    }

    @inlinable
    @inline(__always)
    public func enter(
      _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
    ) -> Flow<Frame.Yielded, Frame.Returned> {
      cursor.point = 0
      do {
        guard let delegate = Source._begin(try exchange.give(&frame), cursor.driver) else {
          return .delegated
        }
        if Source.Delegation._Engine.isReference, let driver = cursor.driver {
          driver.mount(Source.Delegation._Engine.takeObject(delegate))
          return .delegated
        }
        assert(storage.delegate == nil, "a delegate is kept that has ended")
        VacantPlace.fill(&storage.delegate, with: delegate)
      } catch {
        return .raised(error)
      }
      return go(.next, &frame, &cursor, &storage)
    }

    @inlinable
    @inline(__always)
    public func resume(
      _ resumption: Resumption<Frame.Sent>,
      _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
    ) -> Flow<Frame.Yielded, Frame.Returned> {
      if Source.Delegation._Engine.isReference, cursor.isDriven {
        return end(resumption, &frame, &cursor)
      }
      return go(resumption, &frame, &cursor, &storage)
    }

    @inlinable
    @inline(__always)
    func go(
      _ resumption: Resumption<Frame.Sent>,
      _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
    ) -> Flow<Frame.Yielded, Frame.Returned> {
      if case .raise(let error) = resumption, error.isExactly(GeneratorExit.self) {
        let answer = storage.delegate?._closing()
        storage.delegate = nil
        return .raised(answer ?? error)
      }
      guard let outcome = storage.delegate?.advance(resumption) else {
        return Source.Delegation._Engine.isReference ? end(resumption, &frame, &cursor) : .next
      }
      switch outcome {
      case .yielded(let value):
        return .yielded(value)
      case .raised(let error):
        storage.delegate = nil
        guard let value = Source.Delegation.returned(by: error) else { return .raised(error) }
        do { try exchange.take(&frame, value) } catch { return .raised(error) }
        return .next
      case .returned(let value):
        storage.delegate = nil
        do { try exchange.take(&frame, value) } catch { return .raised(error) }
        return .next
      case .exhausted:
        storage.delegate = nil
        return .raised(GeneratorError.exhausted)
      }
    }

    /// Goes on after the end of a delegate that the driver ran.
    @inlinable
    @inline(__always)
    func end(
      _ resumption: Resumption<Frame.Sent>, _ frame: inout Frame, _ cursor: inout Cursor
    ) -> Flow<Frame.Yielded, Frame.Returned> {
      if case .raise(let error) = resumption { return .raised(error) }
      let answer = cursor.driver?.answer(as: Source.Delegation.Returned.self)
      guard let value = answer ?? Source.Delegation._noneReturned() else {
        return .raised(GeneratorError.exhausted)
      }
      do { try exchange.take(&frame, value) } catch { return .raised(error) }
      return .next
    }
  }
}

extension GeneratorSignature {
  /// Runs another generator in place of this one until it ends.
  public typealias YieldFrom<Source: DelegationSource> = Statements.YieldFrom<Self, Source>
  where Source.Delegation.Yielded == Yielded, Source.Delegation.Sent == Sent
}

extension Statements.YieldFrom {
  public func suspension(_ point: Int32, _ storage: Storage) -> SuspendedStatement? {
    SuspendedStatement(
      statement: "YieldFrom", line: exchange.pieces.line, delegate: storage.delegate?.trace ?? [])
  }

  @inlinable
  public func _innermostPlace(_ point: Int32, _ storage: Storage) -> _InnermostPlace? {
    storage.delegate?._innermostPlace ?? _InnermostPlace(line: exchange.pieces.line)
  }

  // A suspended one holds its delegate, and that has started and has not ended; a generator written
  // by hand does not say.
  public func accepts(_ point: Int32, _ storage: Storage) -> Bool {
    guard point == 0, let delegate = storage.delegate else { return false }
    return ((delegate as? any StatefulGenerator)?.state ?? .suspended) == .suspended
  }

  public static func describe(into outline: inout String) {
    outline += "yield from \(CanonicalName.of(Source.Delegation.self))"
  }
}
