import Generators

/// A thread that runs an event loop, for coroutines that Swift tasks await.
///
/// ```swift
/// let image = try await LoopThread.shared().run { _ in DownloadOne(cc: "BR") }
/// ```
///
/// The loop runs until ``shutdown()``, or until this object is dropped. It is a loop like every other,
/// descriptors included; who has a loop already uses its ``ThreadsafeLoop`` in the same way. For a loop on
/// each core there is ``LoopGroup``.
///
/// A loop whose selector fails cannot go on: its exception handler is told
/// (``ErrorReport/Kind/threadEnded``), and the loop is closed.
public final class LoopThread: Sendable {
  /// What others may hold of the loop.
  public let handle: ThreadsafeLoop

  /// The loop's executor.
  public let executor: LoopExecutor

  private let end: ThreadEnd

  private static let sharedThread = SystemMonitor<LoopThread?>(nil)

  /// The thread that is there for everybody, started when it is first asked for.
  ///
  /// A coroutine that blocks it blocks everybody's; the step is reported on the standard error. Nobody
  /// has a reason to shut it down or to stop its loop; if somebody does, who asks after its end gets a
  /// new one.
  ///
  /// - Throws: ``SystemError`` if the system has no thread or no descriptor left; the next call tries
  ///   again.
  public static func shared() throws -> LoopThread {
    try sharedThread.withLock { shared in
      if let shared, !shared.end.isOpen { return shared }
      let thread = try LoopThread()
      shared = thread
      return thread
    }
  }

  /// Starts a thread with a loop that runs.
  ///
  /// - Parameter configure: Called on the thread with the loop before it runs: to set its exception
  ///   handler, or to start what it is for.
  /// - Throws: ``SystemError`` if the system has no thread or no descriptor left; what `configure`
  ///   throws.
  public init(_ configure: @escaping @Sendable (EventLoop) throws -> Void = { _ in }) throws {
    let start = SystemMonitor<Result<(ThreadsafeLoop, LoopExecutor), any Error>?>(nil)
    let end = ThreadEnd()
    // Not joined: it ends by itself, and whoever waits for that waits at the gate.
    _ = try SystemThread.start {
      defer { end.open() }
      do {
        let loop = try EventLoop()
        defer { loop.close() }
        try configure(loop)
        let parts = (loop.makeThreadsafeLoop(), loop.serialExecutor)
        start.withLock { $0 = .success(parts) }
        start.notifyAll()
        do {
          try loop.runForever()
        } catch {
          loop.report(ErrorReport(kind: .threadEnded, error: error))
        }
      } catch {
        start.withLock { $0 = .failure(error) }
        start.notifyAll()
      }
    }
    (handle, executor) = try start.waitFor { $0 }.get()
    self.end = end
  }

  deinit { stop() }

  /// Runs a coroutine on the loop from any Swift task, and waits for it.
  ///
  /// As ``ThreadsafeLoop/run(timeout:_:)``.
  ///
  /// - Parameters:
  ///   - timeout: How long the coroutine may take, or `nil`.
  ///   - main: Makes the coroutine, on the loop's thread.
  /// - Returns: The result.
  /// - Throws: What the coroutine throws; `CancellationError`; ``TimeoutError``;
  ///   ``LoopError/closed``.
  @concurrent public func run<Source: Awaitable>(
    timeout: Duration? = nil, _ main: @escaping @Sendable (EventLoop) throws -> Source
  ) async throws -> Source.Delegation.Returned where Source.Delegation.Returned: Sendable {
    try await handle.run(timeout: timeout, main)
  }

  /// Stops the loop, closes it and waits until its thread is done with it; the second time only waits.
  ///
  /// Coroutines that run are closed where they stand, as ``EventLoop/close()`` does it; whoever awaits
  /// one gets ``LoopError/closed``.
  public func shutdown() async {
    stop()
    await end.wait()
  }

  /// Whether the loop is closed and the thread is done with it.
  var hasEnded: Bool { end.isOpen }

  /// Has the loop stopped and closed, soon.
  func stop() {
    // A loop that is closed already has nothing to stop.
    try? handle.callSoonThreadsafe { $0.stop() }
  }

  /// Blocks the calling thread until ``hasEnded``.
  func waitForEnd() { end.waitBlocking() }
}

/// A gate that any number of Swift tasks wait at, until it is opened once, for good.
///
/// The thread and the ``LoopThread`` keep it; the tasks are resumed when nothing of it is used any more.
private final class ThreadEnd: Sendable {
  private struct State {
    var isOpen = false
    var waiters: [UnsafeContinuation<Void, Never>] = []
  }

  private let state = SystemMonitor(State())

  var isOpen: Bool { state.withLock { $0.isOpen } }

  func open() {
    let waiters = state.withLock { state in
      state.isOpen = true
      defer { state.waiters = [] }
      return state.waiters
    }
    state.notifyAll()
    for waiter in waiters { waiter.resume() }
  }

  func waitBlocking() { state.waitFor { $0.isOpen ? () : nil } }

  func wait() async {
    await withUnsafeContinuation { continuation in
      let isOpen = state.withLock { state in
        if !state.isOpen { state.waiters.append(continuation) }
        return state.isOpen
      }
      if isOpen { continuation.resume() }
    }
  }
}
