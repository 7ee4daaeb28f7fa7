import Generators

/// An `async` closure that a loop is to wait for.
struct AsyncWork<Returned: Sendable> {
  let body: @Sendable () async throws -> Returned
  let executor: (any TaskExecutor)?
  let priority: TaskPriority?

  /// Starts the Swift task.
  func start(on loop: EventLoop) -> RunningAsyncWork<Returned> {
    let running = RunningAsyncWork<Returned>(loop)
    let key = loop.attach(running)
    let inbox = loop.inbox
    inbox.expect(1)
    let body = body
    let origin = AwaitOrigin(on: loop)
    running.task = Task(executorPreference: executor, priority: priority) {
      let result: Result<Returned, any Error>
      do {
        result = .success(
          origin == nil
            ? try await body() : try await AwaitOrigin.$current.withValue(origin, operation: body))
      } catch {
        result = .failure(error)
      }
      // A loop that was closed has given the future up already.
      inbox.perform { loop in
        inbox.expect(-1)
        loop.parts.detach(key)?.finish(result)
      }
    }
    return running
  }
}

/// An `async` closure that runs; its loop keeps this until it has ended.
///
/// It belongs to the loop's thread. The Swift task knows it by a number, and what crosses threads is the
/// result: in the loop's inbox, which the Swift task keeps.
final class RunningAsyncWork<Returned: Sendable>: OutsideWork {
  let future: Future<Returned>
  var task: Task<Void, Never>?
  private var isCancelRequested = false

  init(_ loop: EventLoop) {
    future = Future(cell: loop.makeCell(Returned.self, .composite))
    super.init()
    future.cell.head.name(self)
  }

  // The future may live on; this is dropped while it is pending only if the loop is closed.
  deinit {
    guard !future.isDone else { return }
    future.cell.head.name(nil)
    task?.cancel()
  }

  /// Asks the Swift task to end; the future is done when it has.
  override func cancel() {
    isCancelRequested = true
    task?.cancel()
  }

  func finish(_ result: Result<Returned, any Error>) {
    guard !future.isDone else { return }
    switch result {
    case .success where isCancelRequested: future.complete(.cancelled)
    case .success(let value):
      future.cell.head.succeed(value)
    case .failure(let error) where error is CancellationError || error is CancelledError:
      future.complete(.cancelled)
    case .failure(let error):
      future.cell.head.fail(error)
    }
  }
}
