import Generators

/// Runs an `async` closure, and gives what it returns: `YieldFrom { Await { try await … } }`.
///
/// ```swift
/// YieldFrom {
///   Await { [url = $0.url] in try await URLSession.shared.data(from: url).0 }
/// } receive: {
///   $0.data = $1
/// }
/// ```
///
/// The closure runs in a Swift task of its own, on Swift's pool unless an executor is named, and
/// meanwhile the coroutine waits as it does for a future: no thread is blocked. The task is started
/// when the coroutine comes to wait for it; it inherits the priority and the task-locals of the Swift
/// task that drives the loop, if one does.
///
/// **Errors** are raised where the coroutine waits, as what they are.
///
/// **Cancelling** the coroutine cancels the Swift task, and waits until it has ended, its child tasks
/// included; then ``CancelledError`` is raised at the `yield`, whatever the closure returned, or the
/// closure's error if it failed with one of its own. Swift's `CancellationError` becomes
/// ``CancelledError`` on its way into the coroutine.
///
/// **Closing** the coroutine, or dropping it, cancels the Swift task and does not wait: a coroutine that is closed
/// cannot wait any more. The same goes for a loop that is closed. What the closure returns is dropped
/// then.
public struct Await<Returned: Sendable>: Generator, Awaitable {
  public typealias Yielded = Suspension
  public typealias Sent = Void

  private let work: AsyncWork<Returned>
  private var lease: AsyncWorkLease<Returned>?

  /// Makes an awaitable; the closure does not run yet.
  ///
  /// - Parameters:
  ///   - executor: Where the closure runs, as with `Task(executorPreference:)`; a loop's own executor
  ///     has it run on the loop's thread, between the steps of coroutines.
  ///   - priority: The priority of the Swift task; inherited if it is not given.
  ///   - body: What to run.
  public init(
    executorPreference executor: (any TaskExecutor)? = nil, priority: TaskPriority? = nil,
    _ body: @escaping @Sendable () async throws -> Returned
  ) {
    work = AsyncWork(body: body, executor: executor, priority: priority)
  }

  public mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Returned> {
    try advance(resumption).get()
  }

  public mutating func advance(_ resumption: Resumption<Void>) -> Outcome<Suspension, Returned> {
    if case .raise(let error) = resumption {
      lease = nil
      return .raised(error)
    }
    let lease = lease ?? AsyncWorkLease(work)
    self.lease = lease
    guard let future = lease.future else { return .yielded(Suspension(word: .asks(lease))) }
    guard future.isDone else { return .yielded(future.suspension) }
    self.lease = nil
    do { return .returned(try future.result()) } catch { return .raised(error) }
  }

  /// Starts the Swift task at once, and gives a future of what it returns.
  ///
  /// The task runs whether or not the future is kept; cancelling the future cancels it, and the
  /// future is done when the task has ended.
  public func ensureFuture(on loop: EventLoop) -> Future<Returned> { work.start(on: loop).future }
}

@available(*, unavailable, message: "an awaitable belongs to the thread of the loop")
extension Await: Sendable {}

/// The hold that a coroutine has on the work which it awaits: when it lets go, the work is cancelled.
private final class AsyncWorkLease<Returned: Sendable>: FutureRequest {
  let work: AsyncWork<Returned>
  private var running: RunningAsyncWork<Returned>?

  init(_ work: AsyncWork<Returned>) { self.work = work }

  deinit {
    if let running, !running.future.isDone { running.task?.cancel() }
  }

  var future: Future<Returned>? { running?.future }

  override func begin(on loop: EventLoop) -> Cell {
    let running = running ?? work.start(on: loop)
    self.running = running
    return running.future.cell
  }
}
