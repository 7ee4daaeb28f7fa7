extension Statements.Catch {
  /// Makes a handler of errors of one type that stores the error.
  ///
  /// - Parameters:
  ///   - type: The type of error that is handled.
  ///   - condition: Whether this error is handled; if not, the next handler is asked.
  ///   - path: Where the error is stored.
  ///   - body: The statements of the handler.
  @inlinable
  @inline(__always)
  public init(
    _ type: Failure.Type,
    where condition: @escaping @Sendable (inout Frame, Failure) throws -> Bool = { _, _ in true },
    into path: @autoclosure @escaping @Sendable () -> WritableKeyPath<Frame, Failure>,
    @BodyBuilder<Frame> do body: () -> Body
  ) {
    self.accept = Acceptance { frame, error in
      guard let failure = error as? Failure, try condition(&frame, failure) else { return false }
      Assignment.store(failure, in: &frame, at: path)
      return true
    }
    self.body = body()
  }

  /// Makes a handler of errors of one type that stores the error in an optional.
  ///
  /// - Parameters:
  ///   - type: The type of error that is handled.
  ///   - condition: Whether this error is handled; if not, the next handler is asked.
  ///   - path: Where the error is stored.
  ///   - body: The statements of the handler.
  @inlinable
  @inline(__always)
  public init(
    _ type: Failure.Type,
    where condition: @escaping @Sendable (inout Frame, Failure) throws -> Bool = { _, _ in true },
    into path: @autoclosure @escaping @Sendable () -> WritableKeyPath<Frame, Failure?>,
    @BodyBuilder<Frame> do body: () -> Body
  ) {
    self.accept = Acceptance { frame, error in
      guard let failure = error as? Failure, try condition(&frame, failure) else { return false }
      Assignment.store(Optional(failure), in: &frame, at: path)
      return true
    }
    self.body = body()
  }

  /// Makes a handler of every error but ``ControlError`` that stores the error.
  ///
  /// - Parameters:
  ///   - condition: Whether this error is handled; if not, the next handler is asked.
  ///   - path: Where the error is stored.
  ///   - body: The statements of the handler.
  @inlinable
  @inline(__always)
  public init(
    where condition: @escaping @Sendable (inout Frame, any Error) throws -> Bool = { _, _ in true },
    into path: @autoclosure @escaping @Sendable () -> WritableKeyPath<Frame, any Error>,
    @BodyBuilder<Frame> do body: () -> Body
  ) where Failure == any Error {
    self.accept = Acceptance { frame, error in
      if error is any ControlError { return false }
      guard try condition(&frame, error) else { return false }
      Assignment.store(error, in: &frame, at: path)
      return true
    }
    self.body = body()
  }

  /// Makes a handler of every error but ``ControlError`` that stores the error in an optional.
  ///
  /// - Parameters:
  ///   - condition: Whether this error is handled; if not, the next handler is asked.
  ///   - path: Where the error is stored.
  ///   - body: The statements of the handler.
  @inlinable
  @inline(__always)
  public init(
    where condition: @escaping @Sendable (inout Frame, any Error) throws -> Bool = { _, _ in true },
    into path: @autoclosure @escaping @Sendable () -> WritableKeyPath<Frame, (any Error)?>,
    @BodyBuilder<Frame> do body: () -> Body
  ) where Failure == any Error {
    self.accept = Acceptance { frame, error in
      if error is any ControlError { return false }
      guard try condition(&frame, error) else { return false }
      Assignment.store(Optional(error), in: &frame, at: path)
      return true
    }
    self.body = body()
  }
}
