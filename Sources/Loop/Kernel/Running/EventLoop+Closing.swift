extension EventLoop {
  /// Ends the loop and gives back what it holds: its selector, its executors' threads, its tasks.
  ///
  /// All waiters are answered before the loop waits itself. In this order:
  ///
  /// 1. **Refused**: what other threads send from now on, with ``LoopError/closed``. Their callbacks that
  ///    the loop has not come to are dropped.
  /// 2. **Closed**: each pending task, where it stands. Its `finally` statements run, but it cannot wait
  ///    for anything any more; it counts as cancelled. The loop is still open meanwhile: clean-up may
  ///    make tasks and callbacks, which never start. From here on ``isClosed`` is true.
  /// 3. **Cancelled**: `async` work that coroutines await. **Answered**, with ``LoopError/closed``: Swift
  ///    tasks that await something of the loop. **Killed**, and reaped: processes that run.
  /// 4. **Dropped**: timers. **Closed**: streams, servers, attempts to connect, watched descriptors
  ///    (whose callbacks are dropped; the descriptors stay their owner's); signals are given back.
  /// 5. **Reported**: errors of futures and tasks that nobody has asked for.
  /// 6. **Dropped**: callbacks that are ready. **Answered**, with ``LoopError/closed``: threads that wait
  ///    for the result of a coroutine (``ThreadsafeFuture/result(timeout:)``).
  /// 7. **Run**, once each: the jobs of Swift's concurrency that were accepted; see ``LoopExecutor``.
  /// 8. **Joined**: the default executor, if calls were run in it, and those for names and processes. Calls
  ///    that have begun or wait in line there run to their end, also those whose future or task was
  ///    cancelled, since a call cannot be ended from outside; `close()` waits for them. None of them
  ///    waits for the loop any more. Their results are dropped.
  /// 9. **Closed**: the selector.
  ///
  /// Afterwards everything that is handed to the loop is refused in one way, with ``LoopError/closed``: a
  /// method that can throw throws it, a task that is made has failed with it, and a callback or a timer
  /// is dropped, which ``exceptionHandler`` is told. A future that was pending stays so. The second call
  /// of `close()` does nothing, and neither does one from a clean-up, while the loop is being closed.
  ///
  /// A loop that is dropped while tasks are pending is closed too, and reported: ``UnclosedLoopError``.
  ///
  /// - Precondition: The loop does not run.
  public func close() { close(runningJobs: true) }

  /// - Parameter runningJobs: Whether jobs are run here; otherwise they are handed on.
  func close(runningJobs: Bool) {
    precondition(!isRunning, "EventLoop.close(): the loop runs; stop it first")
    guard !isClosed, !isClosing else { return }
    hooks?.leave(self)
    isClosing = true
    record?.end()
    record = nil
    inbox.close { ready.append(ReadyWord($0)) }
    let outer = enterThread()
    // Clean-up may make tasks, which never start; so the loop counts as open meanwhile.
    while register.count > 0 {
      for head in register.heads { abandon(head) }
    }
    isClosed = true
    tellAwaited()
    _ = timers.removeAll()
    closeWatchers()
    reportFailures()
    // Behind everything that drops something, which may have made jobs ready.
    let swiftJobs = discardReady()
    if runningJobs { for job in swiftJobs { jobDoor?.run(job) } }
    let left = (runningJobs ? [] : swiftJobs) + discardReady()
    leaveThread(to: outer)
    // Asked before late jobs start, on another thread: from there on the loop's own state is not ours.
    let services = parts.servicesInOrder
    if inbox.finishClosing(left) { jobDoor?.startLate() }
    // Not before everybody has been answered: a call may wait for a coroutine, or for a job.
    for service in services { service.loopClosed() }
    selector.close()
  }

  /// Tells those outside that wait for something of the loop.
  ///
  /// A function of its own, at whose end they are released, and what they keep.
  private func tellAwaited() {
    let awaited = parts.takeAwaited()
    handed = HandedFutures()
    unpinAll()
    for part in awaited { part.loopClosed() }
  }

  /// Reports the errors that nobody has asked for, whether or not their futures still exist later.
  private func reportFailures() {
    let cells = failures.sorted { $0.value < $1.value }.map { $0.key.cell }
    failures = [:]
    for cell in cells where cell.head.isUnretrieved {
      report(cell.head.report(cell.head.failure()))
    }
  }

  /// Closes a task that will never be stepped again.
  private func abandon(_ head: CellRef) {
    let awaited = head.awaited
    if let future = awaited.head { _ = future.removeWaiter(head) }
    head.awaited = .bare
    awaited.release()
    let trace = head.trace
    current = head
    let error = head.close()
    current = nil
    if let error {
      report(
        ErrorReport(
          kind: .destroyedPending, error: error, task: register.name(of: head), trace: trace))
    }
    finish(head, .cancelled)
  }

  /// Drops what is ready, but for jobs, which are not ours to drop.
  private func discardReady() -> [JobWord] {
    var swiftJobs: [JobWord] = []
    while !ready.isEmpty {
      let word = ready.pop()
      switch ready.entry(of: word) {
      case .job(let job): swiftJobs.append(job)
      case .timer(let token): _ = timers.take(token)
      case .observer, .handle, .descriptor, nil: break
      }
    }
    return swiftJobs
  }
}
