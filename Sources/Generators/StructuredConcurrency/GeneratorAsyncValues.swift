/// The items of a generator as an asynchronous sequence, the error that ends it included.
///
/// Made by ``Delegatable/asyncValues``. Nothing runs ahead: the generator is resumed when an item is
/// asked for, on the task that asks, and without a suspension. There is no buffer, and so nothing
/// that could overflow.
@frozen
public struct GeneratorAsyncValues<Base: Generator>: AsyncSequence {
  public typealias Element = Base.Yielded
  public typealias Failure = any Error

  @usableFromInline let base: Base

  @inlinable
  init(_ base: consuming Base) {
    self.base = base
  }

  /// Makes an iterator over a generator of its own, or over the one that a reference refers to.
  @inlinable
  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(AnyGenerator(base)) }
}

extension GeneratorAsyncValues: Sendable where Base: Sendable {}

extension GeneratorAsyncValues {
  /// Resumes a generator on behalf of a Swift task, and closes it when the task is cancelled.
  ///
  /// Who iterates with `for` never sees it. To talk to a generator that is sent values, make one:
  ///
  /// ```swift
  /// let averager = Averager().asyncValues.makeAsyncIterator()
  /// _ = try await averager.next()
  /// print(try await averager.send(10))  // yielded(10.0)
  /// ```
  ///
  /// A generator that nobody else refers to is closed with its iterator, so that leaving a loop
  /// early runs its `finally` statements.
  @frozen
  public struct AsyncIterator: AsyncIteratorProtocol {
    @usableFromInline let generator: AnyGenerator<Base.Yielded, Base.Sent, Base.Returned>

    @inlinable
    init(_ generator: AnyGenerator<Base.Yielded, Base.Sent, Base.Returned>) {
      self.generator = generator
    }

    /// Resumes the generator.
    ///
    /// - Parameter actor: Where the caller runs, and with it the generator.
    /// - Returns: The yielded value; `nil` at the end, and when the task is cancelled, after the
    ///   generator was closed.
    /// - Throws: The error that left the body; of a cancelled task what ``Generator/close()`` throws.
    @discardableResult
    @inlinable
    @inline(__always)
    public func next(
      isolation actor: isolated (any Actor)?
    ) async throws -> Base.Yielded? {
      if Task.isCancelled {
        try generator.close()
        return nil
      }
      return try generator.next()
    }

    /// Resumes the generator.
    ///
    /// - Returns: The yielded value; `nil` at the end, and when the task is cancelled.
    /// - Throws: The error that left the body; of a cancelled task what ``Generator/close()`` throws.
    @discardableResult
    @inlinable
    public func next() async throws -> Base.Yielded? {
      try await next(isolation: nil)
    }

    /// Resumes the generator: the `yield` where it stands gives `value`.
    ///
    /// - Parameters:
    ///   - value: What the `yield` gives.
    ///   - actor: Where the caller runs, and with it the generator.
    /// - Returns: The yielded or the returned value.
    /// - Throws: What ``Generator/send(_:)`` throws. If the task is cancelled, `CancellationError`
    ///   after the generator was closed, or what ``Generator/close()`` throws.
    @discardableResult
    @inlinable
    @inline(__always)
    public func send(
      _ value: Base.Sent, isolation actor: isolated (any Actor)? = #isolation
    ) async throws -> Step<Base.Yielded, Base.Returned> {
      try checkCancellation()
      return try generator.send(value)
    }

    /// Resumes the generator: the `yield` where it stands raises `error`.
    ///
    /// - Parameters:
    ///   - error: What the `yield` raises.
    ///   - actor: Where the caller runs, and with it the generator.
    /// - Returns: The yielded or the returned value.
    /// - Throws: The error that left the body. If the task is cancelled, `CancellationError` after
    ///   the generator was closed, or what ``Generator/close()`` throws.
    @discardableResult
    @inlinable
    public func `throw`(
      _ error: any Error, isolation actor: isolated (any Actor)? = #isolation
    ) async throws -> Step<Base.Yielded, Base.Returned> {
      try checkCancellation()
      return try generator.throw(error)
    }

    /// Ends the generator: raises ``GeneratorExit`` at the `yield` where it stands.
    ///
    /// - Throws: What ``Generator/close()`` throws.
    public func close() throws { try generator.close() }

    /// Closes the generator of a cancelled task.
    @inlinable
    @inline(__always)
    func checkCancellation() throws {
      if Task.isCancelled {
        try generator.close()
        throw CancellationError()
      }
    }
  }
}

extension Delegatable {
  /// The items, for a `for try await` loop.
  ///
  /// ```swift
  /// for try await n in Countdown(n: 3).asyncValues {
  ///   print(n)  // 3 2 1
  /// }
  /// ```
  ///
  /// The returned value is dropped. When the task that iterates is cancelled, the generator is
  /// closed at the next item, and the loop ends. A generator that the loop alone refers to is closed
  /// when the loop is left; unlike ``values``, which leaves it suspended.
  ///
  /// The sequence is `Sendable` if the generator is. Any other may be handed to another task as
  /// long as nobody keeps it.
  @inlinable
  public var asyncValues: GeneratorAsyncValues<Delegation> {
    GeneratorAsyncValues(makeGenerator())
  }
}
