import Generators

extension Statements {
  /// Runs a body for each element that is waited for: Python's `async for`.
  ///
  /// ```swift
  /// ForAwait(\.line, in: { $0.reader.lines }) {   // async for line in reader:
  ///   Break(if: { $0.line == [10] })
  ///   Do { $0.count += 1 }
  /// }
  /// ForAwait({ $0.ticks }, receive: { $0.sum += $1 }) { … }
  /// ```
  ///
  /// The next element is asked for when the body has ended, so that nothing is read ahead: what follows a `Break`
  /// finds what comes next. An error that is raised while it is waited for, cancelling and closing included, ends
  /// the loop.
  ///
  /// Mirrors PEP 492. It is built on the public protocol `Statement` alone, as the statement of another package is.
  @frozen
  public struct ForAwait<
    Frame: GeneratorSignature, Iterator: AwaitableIterator, Body: Statement
  >: Statement
  where Body.Frame == Frame, Frame.Yielded == Suspension, Frame.Sent == Void {
    /// How a part of the body has ended.
    public typealias Answer = Flow<Suspension, Frame.Returned>
    public typealias Storage = Statements.ForAwaitStorage<Iterator, Body.Storage>
    public typealias LoopControl = Statements.LoopBody<Body.LoopControl>

    @usableFromInline let source: Code<Frame, Iterator>
    @usableFromInline let receive: Receiver<Frame, Iterator.Element>
    @usableFromInline let body: Body
    @usableFromInline let line: UInt32

    /// Makes the statement.
    ///
    /// - Parameters:
    ///   - line: Where the statement stands in its source.
    ///   - source: Gives the iterator, once, when the loop begins.
    ///   - receive: Takes each element.
    ///   - body: The statements of the loop.
    @inlinable
    @inline(__always)
    public init(
      line: UInt32 = #line,
      _ source: @escaping @Sendable (inout Frame) throws -> Iterator,
      receive: @escaping @Sendable (inout Frame, Iterator.Element) throws -> Void = { _, _ in },
      @BodyBuilder<Frame> do body: () -> Body
    ) {
      self.source = Code(source)
      self.receive = Receiver(receive)
      self.body = body()
      self.line = line
    }

    /// Makes a statement that stores each element.
    ///
    /// - Parameters:
    ///   - line: Where the statement stands in its source.
    ///   - path: Where each element is stored.
    ///   - source: Gives the iterator, once, when the loop begins.
    ///   - body: The statements of the loop.
    @inlinable
    @inline(__always)
    public init(
      line: UInt32 = #line,
      _ path: @autoclosure @escaping @Sendable () -> WritableKeyPath<Frame, Iterator.Element>,
      in source: @escaping @Sendable (inout Frame) throws -> Iterator,
      @BodyBuilder<Frame> do body: () -> Body
    ) {
      self.source = Code(source)
      self.receive = Receiver(into: path)
      self.body = body()
      self.line = line
    }

    /// Makes a statement that stores each element in an optional.
    ///
    /// - Parameters:
    ///   - line: Where the statement stands in its source.
    ///   - path: Where each element is stored.
    ///   - source: Gives the iterator, once, when the loop begins.
    ///   - body: The statements of the loop.
    @inlinable
    @inline(__always)
    public init(
      line: UInt32 = #line,
      _ path: @autoclosure @escaping @Sendable () -> WritableKeyPath<Frame, Iterator.Element?>,
      in source: @escaping @Sendable (inout Frame) throws -> Iterator,
      @BodyBuilder<Frame> do body: () -> Body
    ) {
      self.source = Code(source)
      self.receive = Receiver(into: path)
      self.body = body()
      self.line = line
    }

    // The points of the body come first, so that its own numbers are right as they are.
    @inlinable @inline(__always) public static var points: Int32 { Body.points + 1 }

    @inlinable
    public func enter(
      _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
    ) -> Answer {
      do {
        return go(try source(&frame), nil, .next, &frame, &cursor, &storage)
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
      case .waiting(let iterator, let wait):
        storage = .idle
        return go(iterator, wait, resumption, &frame, &cursor, &storage)
      case .body(let iterator, var kept):
        storage = .idle
        let flow = body.proceed(resumption, &frame, &cursor, &kept)
        return end(flow, iterator, kept, &storage)
          ?? go(iterator, nil, .next, &frame, &cursor, &storage)
      }
    }

    /// Runs round after round, until one is suspended or the loop is over.
    @inlinable
    func go(
      _ start: Iterator, _ begun: Iterator.Next.Delegation?, _ first: Resumption<Void>,
      _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
    ) -> Answer {
      var (iterator, resumption) = (start, first)
      var wait = begun ?? iterator.next().makeGenerator()
      while true {
        switch wait.advanceAsDelegate(resumption) {
        case .yielded(let suspension):
          storage = .waiting(iterator, wait)
          cursor.point = Body.points
          return .yielded(suspension)
        case .raised(let error): return .raised(error)
        case .exhausted: return .raised(GeneratorError.exhausted)
        case .returned(nil): return .next
        case .returned(let element?):
          do { try receive(&frame, element) } catch { return .raised(error) }
        }
        var kept = Body.Storage()
        let flow = body.start(&frame, &cursor, &kept)
        if let answer = end(flow, iterator, kept, &storage) { return answer }
        wait = iterator.next().makeGenerator()
        resumption = .next
      }
    }

    /// Ends a round; `nil` if another one follows.
    @inlinable
    func end(
      _ flow: Answer, _ iterator: Iterator, _ kept: Body.Storage, _ storage: inout Storage
    ) -> Answer? {
      switch flow {
      case .next, .continued: return nil
      case .broke: return .next
      case .returned, .raised: return flow
      case .yielded, .delegated:
        storage = .body(iterator, kept)
        return flow
      }
    }
  }
}

extension Statements {
  /// What a suspended `ForAwait` keeps.
  @frozen
  public enum ForAwaitStorage<Iterator: AwaitableIterator, Body: StatementStorage>:
    StatementStorage
  {
    /// The statement is not active.
    case idle

    /// An element is waited for.
    case waiting(Iterator, Iterator.Next.Delegation)

    /// The statements of the loop are suspended.
    case body(Iterator, Body)

    @inlinable @inline(__always) public init() { self = .idle }
    @inlinable @inline(__always) public static var isEmpty: Bool { false }
  }
}

extension Statements.ForAwait {
  public func suspension(_ point: Int32, _ storage: Storage) -> SuspendedStatement? {
    switch storage {
    case .idle: nil
    case .waiting(_, let wait):
      SuspendedStatement(statement: "ForAwait", line: line, delegate: wait.trace)
    case .body(_, let kept): body.suspension(point, kept)
    }
  }

  @inlinable
  public func _innermostPlace(_ point: Int32, _ storage: Storage) -> _InnermostPlace? {
    switch storage {
    case .idle: nil
    case .waiting(_, let wait): wait._innermostPlace ?? _InnermostPlace(line: line)
    case .body(_, let kept): body._innermostPlace(point, kept)
    }
  }
}

extension GeneratorSignature where Yielded == Suspension, Sent == Void {
  /// Runs a body for each element that is waited for.
  public typealias ForAwait<Iterator: AwaitableIterator, Body: Statement<Self>> =
    Statements.ForAwait<Self, Iterator, Body>
}
