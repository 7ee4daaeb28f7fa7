extension Statements {
  /// What a `For` keeps while its body is suspended.
  @frozen
  public struct ForStorage<Iterated: Generator, Body: StatementStorage>: StatementStorage {
    @usableFromInline var iterated: Iterated?
    @usableFromInline var body: Body

    @inlinable
    public init() {
      iterated = nil
      body = Body()
    }

    @inlinable @inline(__always) public static var isEmpty: Bool { false }

    // Not what is iterated, which no driver runs.
    @inlinable @inline(__always) public static var canHoldReference: Bool { Body.canHoldReference }
  }
}

extension Statements.ForStorage: Equatable where Iterated: Equatable, Body: Equatable {}
extension Statements.ForStorage: Hashable where Iterated: Hashable, Body: Hashable {}
extension Statements.ForStorage: Sendable where Iterated: Sendable, Body: Sendable {}

extension Statements {
  /// Runs a body for each item of a sequence or generator: Python's `for`.
  ///
  /// ```swift
  /// For(\.name, in: { $0.names }) {          // for name in names:
  ///   Yield { $0.name }
  /// }
  /// For({ $0.names }) {                      // for _ in names:
  ///   Do { $0.count += 1 }
  /// }
  /// For { $0.names } receive: { $0.words += $1.split(separator: " ") } do: { … }
  /// ```
  ///
  /// A generator is asked for its ``Generator/next()`` item; its return value is dropped. As in
  /// Python, it is not closed when the loop is left early, but let go of before anything else runs, and
  /// nothing is delegated to it.
  ///
  /// A function may loop over another call of itself. Functions that loop over each other would contain
  /// each other, which does not compile: one of them is held behind an ``AnyGenerator``.
  @frozen
  public struct For<Frame, Source: DelegationSource, Body: Statement>: Statement
  where Body.Frame == Frame {
    public typealias Storage = Statements.ForStorage<Source.Delegation, Body.Storage>
    public typealias LoopControl = Statements.EitherLoopControl<
      Statements.InlineDelegation<Source.Delegation._Engine>, Statements.LoopBody<Body.LoopControl>
    >

    @usableFromInline
    let exchange: Exchange<Frame, Source.Value, Source.Delegation.Yielded>
    @usableFromInline let body: Body

    /// Makes a statement that runs over a sequence.
    ///
    /// - Parameters:
    ///   - line: Where the statement stands in its source.
    ///   - source: Gives the sequence, once, when the loop begins.
    ///   - receive: Takes each element.
    ///   - body: The statements of the loop.
    // Disfavoured, so that the one for collections is taken where both fit.
    @_disfavoredOverload
    @inlinable
    @inline(__always)
    public init<Value: Sequence>(
      line: UInt32 = #line,
      _ source: @escaping @Sendable (inout Frame) throws -> Value,
      receive: @escaping @Sendable (inout Frame, Value.Element) throws -> Void = { _, _ in },
      @BodyBuilder<Frame> do body: () -> Body
    ) where Source == Statements.FromSequence<Value, Void> {
      self.exchange = Exchange(line: line, source, receive)
      self.body = body()
    }

    /// Makes a statement that runs over a collection that a checkpoint can hold.
    ///
    /// - Parameters:
    ///   - line: Where the statement stands in its source.
    ///   - source: Gives the collection, once, when the loop begins.
    ///   - receive: Takes each element.
    ///   - body: The statements of the loop.
    @inlinable
    @inline(__always)
    public init<Value: RandomAccessCollection & Codable>(
      line: UInt32 = #line,
      _ source: @escaping @Sendable (inout Frame) throws -> Value,
      receive: @escaping @Sendable (inout Frame, Value.Element) throws -> Void = { _, _ in },
      @BodyBuilder<Frame> do body: () -> Body
    ) where Source == Statements.FromCollection<Value, Void> {
      self.exchange = Exchange(line: line, source, receive)
      self.body = body()
    }

    /// Makes a statement that runs over a generator.
    ///
    /// - Parameters:
    ///   - line: Where the statement stands in its source.
    ///   - source: Gives the generator, once, when the loop begins.
    ///   - receive: Takes each item.
    ///   - body: The statements of the loop.
    @inlinable
    @inline(__always)
    public init<Value: Delegatable>(
      line: UInt32 = #line,
      _ source: @escaping @Sendable (inout Frame) throws -> Value,
      receive: @escaping @Sendable (inout Frame, Value.Delegation.Yielded) throws -> Void = {
        _, _ in
      },
      @BodyBuilder<Frame> do body: () -> Body
    ) where Source == Statements.FromDelegatable<Value> {
      self.exchange = Exchange(line: line, source, receive)
      self.body = body()
    }

    /// Makes a statement that runs over the values of a generator, and raises what it raises.
    ///
    /// - Parameters:
    ///   - line: Where the statement stands in its source.
    ///   - source: Gives the values, once, when the loop begins.
    ///   - receive: Takes each item.
    ///   - body: The statements of the loop.
    @inlinable
    @inline(__always)
    public init<Base: Generator>(
      line: UInt32 = #line,
      _ source: @escaping @Sendable (inout Frame) throws -> GeneratorValues<Base>,
      receive: @escaping @Sendable (inout Frame, Base.Yielded) throws -> Void = { _, _ in },
      @BodyBuilder<Frame> do body: () -> Body
    ) where Source == Statements.FromValues<Base> {
      self.exchange = Exchange(line: line, source, receive)
      self.body = body()
    }

    @inlinable
    @inline(__always)
    init(exchange: Exchange<Frame, Source.Value, Source.Delegation.Yielded>, body: Body) {
      self.exchange = exchange
      self.body = body
    }

    @inlinable @inline(__always) public static var points: Int32 { Body.points }

    @inlinable @inline(__always) public static var isOutlined: Bool {
      MemoryLayout<Self>.size > 1024 || Source.Delegation._Engine.isLarge
    }

    @inlinable
    @inline(__always)
    public func enter(
      _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
    ) -> Flow<Frame.Yielded, Frame.Returned> {
      do {
        storage.iterated = Source.makeGenerator(try exchange.give(&frame))
      } catch {
        return .raised(error)
      }
      return loop(&frame, &cursor, &storage)
    }

    @inlinable
    @inline(__always)
    public func resume(
      _ resumption: Resumption<Frame.Sent>,
      _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
    ) -> Flow<Frame.Yielded, Frame.Returned> {
      let flow = body.proceed(resumption, &frame, &cursor, &storage.body)
      switch flow {
      case .next, .continued: return loop(&frame, &cursor, &storage)
      case .yielded, .delegated: return flow
      case .broke:
        storage.iterated = nil
        return .next
      case .returned, .raised:
        storage.iterated = nil
        return flow
      }
    }

    @inlinable
    @inline(__always)
    func loop(
      _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
    ) -> Flow<Frame.Yielded, Frame.Returned> {
      do {
        while let item = try storage.iterated?.next() {
          try exchange.take(&frame, item)
          let flow = body.start(&frame, &cursor, &storage.body)
          switch flow {
          case .next, .continued: continue
          case .yielded, .delegated: return flow
          case .broke:
            storage.iterated = nil
            return .next
          case .returned, .raised:
            storage.iterated = nil
            return flow
          }
        }
        storage.iterated = nil
        return .next
      } catch {
        storage.iterated = nil
        return .raised(ResumptionChain.pass(error, "For", Frame.self, exchange.pieces.line))
      }
    }
  }
}

extension GeneratorSignature {
  /// Runs a body for each item of a sequence or generator.
  public typealias For<Source: DelegationSource, Body: Statement<Self>> =
    Statements.For<Self, Source, Body>
}

extension Statements.For {
  public func suspension(_ point: Int32, _ storage: Storage) -> SuspendedStatement? {
    body.suspension(point, storage.body)
  }

  @inlinable
  public func _innermostPlace(_ point: Int32, _ storage: Storage) -> _InnermostPlace? {
    body._innermostPlace(point, storage.body)
  }

  public func accepts(_ point: Int32, _ storage: Storage) -> Bool {
    storage.iterated != nil && body.accepts(point, storage.body)
  }

  public static func describe(into outline: inout String) {
    outline += "for \(CanonicalName.of(Source.Delegation.self)) { "
    Body.describe(into: &outline)
    outline += " }"
  }
}
