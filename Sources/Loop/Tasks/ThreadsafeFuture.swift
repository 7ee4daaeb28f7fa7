import Generators

/// The result of a coroutine that a loop runs for another thread, which can wait for it.
///
/// What ``ThreadsafeLoop/runCoroutineThreadsafe(name:_:)`` gives. Python: `concurrent.futures.Future`.
///
/// It is pending until it has an outcome, and has that for good then. The loop gives it, through a
/// ticket that keeps this: also while a thread that was woken by the outcome drops its reference.
public final class ThreadsafeFuture<Value: Sendable>: Sendable {
  private let inbox: LoopInbox
  private let outcome: SystemMonitor<Result<Value, any Error>?>
  private let job: SystemMonitor<PartKey<KeptFuture<Value>>?>

  init(_ inbox: LoopInbox) {
    self.inbox = inbox
    outcome = SystemMonitor(nil)
    job = SystemMonitor(nil)
  }

  /// Whether there is a result or an error.
  public var isDone: Bool { outcome.withLock { $0 != nil } }

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
    let known = outcome.withLock { $0 }
    if let known { return try known.get() }
    if inbox.isOnThread { throw LoopError.waitingOnOwnThread }
    guard let timeout else { return try outcome.waitFor { $0 }.get() }
    let (sum, overflow) = SystemTime.monotonic.addingReportingOverflow(
      timeout.saturatingNanoseconds)
    let deadline = overflow ? (timeout < .zero ? 0 : Int64.max) : sum
    guard let result = outcome.waitFor(until: deadline, { $0 }) else { throw TimeoutError() }
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
    outcome.withLock { $0 = $0 ?? result }
    outcome.notifyAll()
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
