import Generators

/// Runs coroutines on the Swift task that calls it: an event loop without a thread of its own.
///
/// ```swift
/// let runner = TaskRunner()
/// defer { runner.close() }
/// let image = try await runner.run(DownloadOne(cc: "BR"))
/// ```
///
/// The loop's iterations run on the calling task, in its isolation, one after the other. Where the
/// loop would block its thread, the task is suspended instead, until the next timer is due or
/// somebody wakes the loop. So nothing need be `Sendable`, the coroutines see the task-locals and the
/// priority of the task, and the order of what happens is that of every other loop. For one coroutine
/// there is ``EventLoop/run(clock:timeout:_:)-(_,_,Source)``.
///
/// **Cancelling the task** cancels the coroutine, once: ``CancelledError`` is raised at the `yield`
/// where it stands, or where it waits next if it runs just then; one that has not begun never does.
/// The call returns when the coroutine has ended, clean-up that waits included. A coroutine that goes
/// on nevertheless gives its result as if nothing had happened.
///
/// **What is not here**: descriptors. There is no thread to wait for them, so streams and servers
/// raise ``SelectorError/noDescriptors``; they need a loop that runs on a thread, a ``LoopThread`` for
/// one.
///
/// **While the task is suspended**, other code of its isolation, of the same actor say, may touch the
/// loop: complete a future, cancel a task. The loop notices. If nothing at all is left that could wake
/// the coroutine, the call throws ``DeadlockError``; whoever means to complete something later holds
/// a ``ThreadsafeLoop`` meanwhile.
public final class TaskRunner {
  /// The loop, for the coroutines; only this runner runs it.
  public let loop: EventLoop

  private let selector = TaskSelector()

  /// Makes a runner with a loop of its own.
  ///
  /// - Parameter clock: The source of time; a ``VirtualClock`` for tests.
  public init(clock: any EventLoopClock = MonotonicClock()) {
    loop = EventLoop(clock: clock, selector: selector)
  }

  /// Runs a coroutine on the calling task until it is done.
  ///
  /// - Parameters:
  ///   - awaitable: A coroutine, a future or a task of ``loop``.
  ///   - timeout: How long it may take, by the loop's clock, or `nil`. When the time is over it is
  ///     cancelled, and its clean-up waited for.
  /// - Returns: The result.
  /// - Throws: The error of the coroutine, as what it is; `CancellationError` if it was cancelled;
  ///   ``TimeoutError``; ``DeadlockError``; ``LoopError/stoppedBeforeComplete``,
  ///   ``LoopError/alreadyRunning`` if another call is running the loop; ``LoopError/closed``.
  nonisolated(nonsending) public func run<Source: Awaitable>(
    _ awaitable: Source, timeout: Duration? = nil
  ) async throws -> Source.Delegation.Returned {
    if loop.isClosed { throw LoopError.closed }
    if loop.isRunning { throw LoopError.alreadyRunning }
    let future =
      if let timeout {
        loop.createTask(Limited(awaitable.makeGenerator(), loop.timeout(timeout))).future
      } else {
        loop.ensureFuture(awaitable)
      }
    let stopper = RunStopper(loop)
    future.observe(stopper)
    defer {
      future.removeObserver(stopper)
      stopper.isActive = false
    }
    let end = try await drive { future.cancel() }
    do {
      if future.isDone { return try future.result() }
    } catch is CancelledError {
      throw CancellationError()
    }
    if end == .idle { throw loop.deadlock() }
    throw LoopError.stoppedBeforeComplete
  }

  /// Runs on the calling task until nothing is left to do or until ``EventLoop/stop()``.
  ///
  /// Cancelling the task ends the run, and leaves the coroutines where they are.
  ///
  /// - Returns: ``EventLoop/RunEnd/idle`` or ``EventLoop/RunEnd/stopped``.
  /// - Throws: `CancellationError`; ``LoopError/alreadyRunning``; ``LoopError/closed``.
  @discardableResult
  nonisolated(nonsending) public func runUntilIdle() async throws -> EventLoop.RunEnd {
    if loop.isClosed { throw LoopError.closed }
    if loop.isRunning { throw LoopError.alreadyRunning }
    var isCancelled = false
    let end = try await drive {
      isCancelled = true
      loop.stop()
    }
    if isCancelled { throw CancellationError() }
    return end
  }

  /// Cancels all tasks that are left, and all `async` work, and runs until they have ended.
  nonisolated(nonsending) func cancelAll() async throws {
    for task in loop.allTasks { task.cancel() }
    for work in loop.parts.work { work.cancel() }
    _ = try await drive(
      while: { [loop] in
        loop.taskCount > 0 || !loop.parts.work.isEmpty
      }, onCancel: {})
  }

  /// Closes the loop, as ``EventLoop/close()`` does; the second time does nothing.
  ///
  /// - Precondition: No call is running it.
  public func close() { loop.close() }

  /// Runs iterations, and sleeps between them where the loop would wait.
  ///
  /// - Parameters:
  ///   - goesOn: Asked after each iteration.
  ///   - cancel: Called once, on the calling task, when that is cancelled.
  // The isolation is a parameter, and named in the closure, since a closure is isolated like the
  // function around it only if it captures that: in a `nonisolated(nonsending)` function it would run
  // on Swift's pool, and the compiler would not say so (Swift 6.3).
  private func drive(
    isolation: isolated (any Actor)? = #isolation,
    while goesOn: () -> Bool = { true }, onCancel cancel: () -> Void
  ) async throws -> EventLoop.RunEnd {
    loop.beginRun()
    defer {
      loop.isRunning = false
      loop.isStopping = false
    }
    return try await withTaskCancellationHandler {
      _ = isolation
      var isCancelled = false
      var busy = 0
      while goesOn() {
        if !isCancelled, Task.isCancelled {
          isCancelled = true
          cancel()
        }
        switch try loop.iterateOnce() {
        case .ended(let end): return end
        case .ran:
          busy += 1
          // Others of the pool want to run too.
          if busy % 64 == 0 { await Task.yield() }
        case .waited: await rest()
        }
      }
      return .idle
    } onCancel: { [parking = selector.parking] in
      parking.wakeUp()
    }
  }

  /// Sleeps as long as the loop would have waited.
  nonisolated(nonsending) private func rest() async {
    guard loop.ready.isEmpty else { return }
    let limit = selector.limit
    if let limit, limit <= 0 { return }
    loop.ready.park(selector.waker)
    await selector.parking.sleep(limit)
    loop.ready.unpark(waking: false)
  }
}

@available(*, unavailable, message: "a runner belongs to one isolation, as its loop does")
extension TaskRunner: Sendable {}

extension EventLoop {
  /// Runs a coroutine on the calling Swift task, on a loop that exists for as long.
  ///
  /// ```swift
  /// let image = try await EventLoop.run(DownloadOne(cc: "BR"))
  /// ```
  ///
  /// No thread is started and none is blocked; see ``TaskRunner``. When the coroutine is done, tasks
  /// that it left behind are cancelled, and waited for.
  ///
  /// Mirrors `asyncio.run`.
  ///
  /// - Parameters:
  ///   - clock: The source of time.
  ///   - timeout: How long the coroutine may take, or `nil`.
  ///   - main: The coroutine.
  /// - Returns: The result.
  /// - Throws: What ``TaskRunner/run(_:timeout:)`` does.
  nonisolated(nonsending) public static func run<Source: Awaitable>(
    clock: any EventLoopClock = MonotonicClock(), timeout: Duration? = nil, _ main: Source
  ) async throws -> Source.Delegation.Returned {
    try await run(clock: clock, timeout: timeout) { _ in main }
  }

  /// Runs a coroutine, which is made with the loop, on the calling Swift task.
  ///
  /// As ``run(clock:timeout:_:)-(_,_,Source)``; for what needs the loop before it is awaited.
  ///
  /// ```swift
  /// try await EventLoop.run { loop in loop.gather([DownloadOne(cc: "BR"), DownloadOne(cc: "IN")]) }
  /// ```
  ///
  /// - Parameters:
  ///   - clock: The source of time.
  ///   - timeout: How long the coroutine may take, or `nil`.
  ///   - main: Makes the coroutine, on the calling task.
  /// - Returns: The result.
  /// - Throws: What `main` throws, and what ``TaskRunner/run(_:timeout:)`` does.
  nonisolated(nonsending) public static func run<Source: Awaitable>(
    clock: any EventLoopClock = MonotonicClock(), timeout: Duration? = nil,
    _ main: (EventLoop) throws -> Source
  ) async throws -> Source.Delegation.Returned {
    let runner = TaskRunner(clock: clock)
    defer { runner.close() }
    do {
      let result = try await runner.run(main(runner.loop), timeout: timeout)
      try await runner.cancelAll()
      return result
    } catch {
      try await runner.cancelAll()
      throw error
    }
  }
}
