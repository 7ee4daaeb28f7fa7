import Generators

extension EventLoop {
  /// Runs until a future is done, and gives its result.
  ///
  /// A coroutine is wrapped in a task first.
  ///
  /// - Parameter awaitable: A future, a task, or a coroutine.
  /// - Returns: The result.
  /// - Throws: The error that the future was completed with; ``CancelledError``;
  ///   ``LoopError/stoppedBeforeComplete``, after which a later run goes on; ``DeadlockError`` if
  ///   nothing is left that could complete the future; ``LoopError/foreignFuture`` if it belongs to
  ///   another loop; ``LoopError/alreadyRunning``; ``LoopError/closed``; an error of the selector.
  public func runUntilComplete<Source: Awaitable>(
    _ awaitable: Source
  ) throws -> Source.Delegation.Returned {
    if isClosed { throw LoopError.closed }
    if isRunning { throw LoopError.alreadyRunning }
    let future = awaitable.ensureFuture(on: self)
    guard owns(future.cell) else { throw LoopError.foreignFuture }
    let end = try run(until: future.cell)
    // It may be done in the very iteration that was stopped.
    if future.isDone { return try future.result() }
    if end == .idle { throw deadlock() }
    throw LoopError.stoppedBeforeComplete
  }
}
