/// The handlers of a `Try`: one `Catch`, or several in order.
public protocol Handler<Frame>: Inspectable, Sendable {
  /// The generator function whose locals the handlers work on.
  associatedtype Frame: GeneratorSignature

  /// Whether a `Break` or `Continue` in the handlers is for a loop around them, as ``Statement/LoopControl``.
  associatedtype LoopControl = Statements.NoLoopControl

  /// Runs the first handler that takes the error.
  ///
  /// - Returns: How control leaves that handler, or `nil` if none takes the error.
  func handle(
    _ error: any Error,
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
  ) -> Flow<Frame.Yielded, Frame.Returned>?

  /// Goes on with the handler that is suspended.
  func resume(
    _ resumption: Resumption<Frame.Sent>,
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
  ) -> Flow<Frame.Yielded, Frame.Returned>
}

extension Statements {
  /// A handler of a `Try`: Python's `except`.
  ///
  /// ```swift
  /// Try {
  ///   Yield { $0.n }
  /// } catch: {
  ///   Catch(ParseError.self, into: \.error) { Yield { $0.error.line } }
  ///   Catch(where: { frame, _ in frame.isLenient }) { Return(0) }
  /// }
  /// ```
  ///
  /// A `Catch` without a type takes every error but those that end a generator from outside
  /// (``ControlError``), as Python's `except Exception` does. `Catch((any Error).self)` takes all.
  @frozen
  public struct Catch<Frame, Failure, Body: Statement>: Handler where Body.Frame == Frame {
    public typealias Storage = Body.Storage
    public typealias LoopControl = Body.LoopControl

    @usableFromInline let accept: Acceptance<Frame>
    @usableFromInline let body: Body

    /// Makes a handler of errors of one type.
    ///
    /// - Parameters:
    ///   - type: The type of error that is handled.
    ///   - condition: Whether this error is handled; if not, the next handler is asked.
    ///   - receive: Takes the error.
    ///   - body: The statements of the handler.
    @inlinable
    @inline(__always)
    public init(
      _ type: Failure.Type,
      where condition: @escaping @Sendable (inout Frame, Failure) throws -> Bool = { _, _ in true },
      receive: @escaping @Sendable (inout Frame, Failure) throws -> Void = { _, _ in },
      @BodyBuilder<Frame> do body: () -> Body
    ) {
      self.accept = Acceptance { frame, error in
        guard let failure = error as? Failure, try condition(&frame, failure) else { return false }
        try receive(&frame, failure)
        return true
      }
      self.body = body()
    }

    /// Makes a handler of every error but ``ControlError``.
    ///
    /// - Parameters:
    ///   - condition: Whether this error is handled; if not, the next handler is asked.
    ///   - receive: Takes the error.
    ///   - body: The statements of the handler.
    @inlinable
    @inline(__always)
    public init(
      where condition: @escaping @Sendable (inout Frame, any Error) throws -> Bool = { _, _ in true
      },
      receive: @escaping @Sendable (inout Frame, any Error) throws -> Void = { _, _ in },
      @BodyBuilder<Frame> do body: () -> Body
    ) where Failure == any Error {
      self.accept = Acceptance { frame, error in
        if error is any ControlError { return false }
        guard try condition(&frame, error) else { return false }
        try receive(&frame, error)
        return true
      }
      self.body = body()
    }

    @inlinable @inline(__always) public static var points: Int32 { Body.points }

    @inlinable
    @inline(__always)
    public func handle(
      _ error: any Error,
      _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
    ) -> Flow<Frame.Yielded, Frame.Returned>? {
      do {
        guard try accept(&frame, error) else { return nil }
      } catch {
        return .raised(error)
      }
      return body.start(&frame, &cursor, &storage)
    }

    @inlinable
    @inline(__always)
    public func resume(
      _ resumption: Resumption<Frame.Sent>,
      _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
    ) -> Flow<Frame.Yielded, Frame.Returned> {
      body.proceed(resumption, &frame, &cursor, &storage)
    }
  }
}

extension Statements {
  /// Two handlers, asked in order.
  @frozen
  public struct HandlerPair<First: Handler, Second: Handler>: Handler
  where First.Frame == Second.Frame {
    public typealias Frame = First.Frame
    public typealias Storage = OneOf<First.Storage, Second.Storage>
    public typealias LoopControl = Statements.EitherLoopControl<
      First.LoopControl, Second.LoopControl
    >

    @usableFromInline let first: First
    @usableFromInline let second: Second

    @inlinable
    @inline(__always)
    init(_ first: consuming First, _ second: consuming Second) {
      self.first = first
      self.second = second
    }

    @inlinable @inline(__always) public static var points: Int32 { First.points + Second.points }

    @inlinable
    @inline(__always)
    public func handle(
      _ error: any Error,
      _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
    ) -> Flow<Frame.Yielded, Frame.Returned>? {
      var kept = First.Storage()
      if let flow = first.handle(error, &frame, &cursor, &kept) {
        if flow.isSuspension { storage.keepFirst(kept, cursor) }
        return flow
      }
      var other = Second.Storage()
      guard let flow = second.handle(error, &frame, &cursor, &other) else { return nil }
      cursor.point &+= First.points
      if flow.isSuspension { storage.keepSecond(other, cursor) }
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
        let flow = first.resume(resumption, &frame, &cursor, &kept)
        if flow.isSuspension { storage.keepFirst(kept, cursor) }
        return flow
      }
      cursor.point &-= First.points
      var kept = storage.takeSecond(cursor)
      let flow = second.resume(resumption, &frame, &cursor, &kept)
      cursor.point &+= First.points
      if flow.isSuspension { storage.keepSecond(kept, cursor) }
      return flow
    }
  }
}

/// Builds the handlers of a `Try`.
@resultBuilder
public enum HandlerBuilder<Frame: GeneratorSignature> {
  @inlinable
  @inline(__always)
  public static func buildExpression<H: Handler<Frame>>(_ handler: consuming H) -> H { handler }

  @inlinable
  @inline(__always)
  public static func buildPartialBlock<H: Handler<Frame>>(first: consuming H) -> H { first }

  @inlinable
  @inline(__always)
  public static func buildPartialBlock<A: Handler<Frame>, N: Handler<Frame>>(
    accumulated: consuming A, next: consuming N
  ) -> Statements.HandlerPair<A, N> {
    Statements.HandlerPair(accumulated, next)
  }
}

extension GeneratorSignature {
  /// A handler of a `Try`.
  public typealias Catch<Failure, Body: Statement<Self>> = Statements.Catch<Self, Failure, Body>
}

extension Statements.HandlerPair {
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
    Second.describe(into: &outline)
  }
}

extension Statements.Catch {
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
    outline += " catch \(CanonicalName.of(Failure.self)) { "
    Body.describe(into: &outline)
    outline += " }"
  }
}
