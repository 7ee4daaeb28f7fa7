import Generators

extension EventLoop {
  /// Runs until a future is done, and gives its result.
  ///
  /// A coroutine is wrapped in a task first.
  ///
  /// - Parameter awaitable: A future, a task, or a coroutine.
  /// - Returns: The result.
  /// - Throws: The error that the future was completed with; ``CancelledError``;
  ///   ``LoopError/stoppedBeforeComplete``; ``DeadlockError`` if nothing is left that could
  ///   complete the future; ``LoopError/alreadyRunning``; ``LoopError/closed``.
  public func runUntilComplete<Source: Awaitable>(
    _ awaitable: Source
  ) throws -> Source.Delegation.Returned {
    if isClosed { throw LoopError.closed }
    if isRunning { throw LoopError.alreadyRunning }
    let future = awaitable.ensureFuture(on: self)
    switch try run(until: future.cell) {
    case .complete: return try future.result()
    case .stopped: throw LoopError.stoppedBeforeComplete
    case .idle: throw deadlock()
    }
  }
}
