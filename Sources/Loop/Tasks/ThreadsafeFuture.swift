import Generators

/// The result of a coroutine that a loop runs for another thread or for another loop, which can wait for it.
///
/// What ``ThreadsafeLoop/runCoroutineThreadsafe(name:_:)`` gives. A thread waits by ``result(timeout:)``, and
/// is blocked meanwhile; a coroutine of any loop waits by `YieldFrom`, and its loop goes on.
///
/// Mirrors `concurrent.futures.Future`. Unlike Python, a coroutine needs no `asyncio.wrap_future` to wait for
/// it; ``ensureFuture(on:)`` gives what that gives.
///
/// An error that nobody has asked for when the future is dropped is reported to the exception handler of the
/// coroutine's loop, as long as that is open.
///
/// It is pending until it has an outcome, and has that for good then. The loop gives it, through a
/// ticket that keeps this: also while a thread that was woken by the outcome drops its reference.
public final class ThreadsafeFuture<Value: Sendable>: Sendable {
  typealias Listener = @Sendable (ThreadsafeFuture, Result<Value, any Error>) -> Void

  private struct State {
    var outcome: Result<Value, any Error>?
    var listeners: [Listener] = []

    /// Whether the result was asked for.
    var isRetrieved = false

    mutating func take() -> Result<Value, any Error>? {
      isRetrieved = isRetrieved || outcome != nil
      return outcome
    }

    /// An error that nobody has asked for, and that says something.
    var forgottenError: (any Error)? {
      guard !isRetrieved, case .failure(let error) = outcome, !(error is CancelledError) else {
        return nil
      }
      return error
    }
  }

  private let inbox: LoopInbox
  private let state: SystemMonitor<State>
  private let job: SystemMonitor<PartKey<KeptFuture<Value>>?>

  init(_ inbox: LoopInbox) {
    self.inbox = inbox
    state = SystemMonitor(State())
    job = SystemMonitor(nil)
  }

  deinit {
    guard let error = state.withLock({ $0.forgottenError }) else { return }
    _ = inbox.send { $0.report(ErrorReport(kind: .futureError, error: error)) }
  }

  /// Whether there is a result or an error.
  public var isDone: Bool { state.withLock { $0.outcome != nil } }

  /// The result or the error, if it is there; to take it counts as asking.
  func takeOutcome() -> Result<Value, any Error>? { state.withLock { $0.take() } }

  /// Blocks the calling thread until the coroutine has ended, and gives its result.
  ///
  /// May be called from any thread but the loop's own, and as often as one likes.
  ///
  /// - Parameter timeout: How long to wait, in real time; `nil` for any time. The coroutine goes on
  ///   when the time is over; ``cancel()`` ends it.
  /// - Returns: The result.
  /// - Throws: The error that left the coroutine; ``CancelledError`` if it was cancelled;
  ///   ``TimeoutError`` when the time is over; ``LoopError/closed`` if the loop was closed first;
  ///   ``LoopError/waitingOnOwnThread`` on the thread on which the loop runs, unless the result is
  ///   there.
  public func result(timeout: Duration? = nil) throws -> Value {
    if let outcome = takeOutcome() { return try outcome.get() }
    if inbox.isOnThread { throw LoopError.waitingOnOwnThread }
    guard let timeout else { return try state.waitFor { $0.take() }.get() }
    let (sum, overflow) = SystemTime.monotonic.addingReportingOverflow(
      timeout.saturatingNanoseconds)
    let deadline = overflow ? (timeout < .zero ? 0 : Int64.max) : sum
    guard let result = state.waitFor(until: deadline, { $0.take() }) else { throw TimeoutError() }
    return try result.get()
  }

  /// Has the coroutine cancelled on the loop's thread, as ``FutureProtocol/cancel()`` does it.
  ///
  /// May be called from any thread. It may clean up, or go on; ``result(timeout:)`` tells.
  ///
  /// - Returns: Whether it was not done yet and the loop is open.
  @discardableResult
  public func cancel() -> Bool {
    guard !isDone else { return false }
    // What starts the coroutine was sent before: it has run when this does.
    return inbox.send { [self] loop in
      guard let key = job.withLock({ $0 }) else { return }
      loop.parts[key]?.future.cancel()
    }
  }

  /// Notes the end; the first one counts.
  func complete(_ result: Result<Value, any Error>) {
    let listeners = state.withLock { state in
      if state.outcome != nil { return [Listener]() }
      state.outcome = result
      defer { state.listeners = [] }
      return state.listeners
    }
    state.notifyAll()
    for listener in listeners { listener(self, result) }
  }

  /// Calls something with the end, once: on the thread that brings it about, or at once if it is there.
  ///
  /// That alone is not asking for the result: who may be gone when it is told takes the outcome itself.
  ///
  /// - Parameter listener: What to call, with this future and its end.
  func whenDone(_ listener: @escaping Listener) {
    let outcome = state.withLock { state in
      if state.outcome == nil { state.listeners.append(listener) }
      return state.outcome
    }
    if let outcome { listener(self, outcome) }
  }

  /// Runs the coroutine; on the loop's thread.
  func start<Source: Awaitable>(
    _ loop: EventLoop, _ ticket: Ticket, _ name: String?,
    _ main: (EventLoop) throws -> Source
  ) where Source.Delegation.Returned == Value {
    do {
      let coroutine = try main(loop)
      let task = loop.createTask(coroutine, name: name)
      let key = loop.attach(KeptFuture(task.future))
      job.withLock { $0 = key }
      task.future.observe(ThreadsafeObserver(loop, key, ticket))
    } catch {
      complete(.failure(error))
    }
  }

  /// Its holder completes the future; if it is dropped, the future stays pending.
  ///
  /// It is dropped when the loop is closed: with what was sent to it, or with the waiter for the task.
  final class Ticket: Sendable {
    let future: ThreadsafeFuture

    init(_ future: ThreadsafeFuture) { self.future = future }

    deinit { future.complete(.failure(LoopError.closed)) }
  }
}

/// Hands the end of a task to another thread.
private final class ThreadsafeObserver<Value: Sendable>: FutureObserver {
  private unowned let loop: EventLoop
  private let key: PartKey<KeptFuture<Value>>
  private let ticket: ThreadsafeFuture<Value>.Ticket

  init(
    _ loop: EventLoop, _ key: PartKey<KeptFuture<Value>>, _ ticket: ThreadsafeFuture<Value>.Ticket
  ) {
    self.loop = loop
    self.key = key
    self.ticket = ticket
  }

  override var role: ObserverRole { .outside }

  override func futureDone(_ cell: Cell) {
    loop.detach(key)
    ticket.future.complete(Result { try Future<Value>(cell: cell).result() })
  }
}

extension ThreadsafeLoop {
  /// Runs a coroutine on the loop's thread, and gives what this thread can wait for its result with.
  ///
  /// ```swift
  /// let future = try handle.runCoroutineThreadsafe { _ in DownloadOne(cc: "BR") }
  /// let image = try future.result(timeout: .seconds(10))  // blocks this thread
  /// ```
  ///
  /// May be called from any thread. The coroutine becomes a task in one of the loop's next iterations,
  /// in the order in which threads have called.
  ///
  /// Mirrors `asyncio.run_coroutine_threadsafe`. Unlike asyncio's, the coroutine is made on the loop's
  /// thread, to which it belongs.
  ///
  /// - Parameters:
  ///   - name: The name of the task, for people.
  ///   - main: Makes the coroutine, on the loop's thread; an error that it throws is the result.
  /// - Returns: What to wait with, and to cancel by.
  /// - Throws: ``LoopError/closed`` if the loop is closed.
  public func runCoroutineThreadsafe<Source: Awaitable & SendableMetatype>(
    name: String? = nil, _ main: @escaping @Sendable (EventLoop) throws -> Source
  ) throws -> ThreadsafeFuture<Source.Delegation.Returned>
  where Source.Delegation.Returned: Sendable {
    let future = ThreadsafeFuture<Source.Delegation.Returned>(inbox)
    let ticket = ThreadsafeFuture.Ticket(future)
    guard inbox.send({ loop in future.start(loop, ticket, name, main) }) else {
      throw LoopError.closed
    }
    return future
  }
}
