import Generators

extension ThreadsafeLoop {
  /// Runs a coroutine on the loop from any Swift task, and waits for it.
  ///
  /// ```swift
  /// let image = try await handle.run { _ in DownloadOne(cc: "BR") }
  /// ```
  ///
  /// The coroutine becomes a task of the loop, and runs on the loop's thread while the loop runs. Its
  /// code sees the task-locals and the priority of the Swift task that calls, and so does `main`; tasks
  /// that it makes on the loop do not.
  ///
  /// **Cancelling the Swift task** cancels the coroutine, once: ``CancelledError`` is raised at the
  /// `yield` where it stands, or where it waits next if it runs just then; one that has not begun never
  /// does. The call returns when the coroutine has ended, clean-up that waits included. A coroutine that
  /// goes on nevertheless gives its result as if nothing had happened.
  ///
  /// A loop that does not run keeps the coroutine until it does. If it is closed, a coroutine that has
  /// begun is closed where it stands, and the call throws.
  ///
  /// - Parameters:
  ///   - timeout: How long the coroutine may take, by the loop's clock and from its first step on, or
  ///     `nil`. When the time is over it is cancelled, and its clean-up waited for.
  ///   - main: Makes the coroutine, on the loop's thread.
  /// - Returns: The result.
  /// - Throws: The error of `main` or of the coroutine, as what it is; `CancellationError` if it was
  ///   cancelled; ``TimeoutError``; ``LoopError/closed`` if the loop is closed, or is closed meanwhile.
  @concurrent public func run<Source: Awaitable>(
    timeout: Duration? = nil, _ main: @escaping @Sendable (EventLoop) throws -> Source
  ) async throws -> Source.Delegation.Returned where Source.Delegation.Returned: Sendable {
    try Task.checkCancellation()
    let visit = VisitingTask(inbox)
    do {
      return try await withTaskCancellationHandler {
        try await withTaskExecutorPreference(visit) { try await visit.run(timeout, main) }
      } onCancel: {
        visit.cancel()
      }
    } catch is CancelledError {
      throw CancellationError()
    } catch is GeneratorExit {
      throw LoopError.closed
    }
  }
}
