extension EventLoop {
  /// Ends the loop and gives back what it holds: its selector, its executor's threads, its tasks.
  ///
  /// A task that is still pending is closed where it stands: its `finally` statements run, but it
  /// cannot wait for anything any more. Callbacks that are ready are dropped. The second call does
  /// nothing. Errors of futures and tasks that nobody has asked for are reported. Jobs of Swift's
  /// concurrency that its executor has accepted are run, once each; see ``LoopExecutor``.
  ///
  /// - Precondition: The loop does not run.
  public func close() { close(runningJobs: true) }

  /// - Parameter runningJobs: Whether jobs are run here; otherwise they are handed on.
  func close(runningJobs: Bool) {
    precondition(!isRunning, "EventLoop.close(): the loop runs; stop it first")
    guard !isClosed, !isClosing else { return }
    isClosing = true
    inbox.close { ready.append($0.bits) }
    inbox.enterThread()
    // Clean-up may make tasks, which never start; so the loop counts as open meanwhile.
    while register.count > 0 {
      for head in Array(register.heads) { abandon(head) }
    }
    isClosed = true
    let outsiders = jobs.sorted { $0.key < $1.key }
    jobs = [:]
    handed = HandedFutures()
    unpinAll()
    for (_, outsider) in outsiders { (outsider as? any LoopOutsider)?.loopClosed() }
    let payloads = timers.removeAll()
    withExtendedLifetime(payloads) {}
    closeWatchers()
    signalWatch = nil
    reportFailures()
    if hasDefaultExecutor { defaultExecutor.shutdown() }
    selector.close()
    // Last, since what was dropped up to here may have made jobs ready.
    let swiftJobs = discardReady()
    if runningJobs { for job in swiftJobs { jobDoor?.run(job) } }
    inbox.leaveThread()
    for job in (runningJobs ? [] : swiftJobs) + discardReady() { jobDoor?.late(job) }
  }

  /// Reports the errors that nobody has asked for, whether or not their futures still exist later.
  private func reportFailures() {
    let cells = failures.sorted { $0.value < $1.value }.map { $0.key.object.takeUnretainedValue() }
    failures = [:]
    for cell in cells where cell.head.pointee.flags.contains(.unretrieved) {
      cell.head.pointee.flags.remove(.unretrieved)
      report(cell.head.report(cell.head.errorSlot.pointee))
    }
  }

  /// Closes a task that will never be stepped again.
  private func abandon(_ head: UnsafeMutablePointer<CellHead>) {
    let awaited = head.awaiting.pointee
    if let future = awaited.head {
      _ = future.pointee.waiters.remove(head)
    }
    head.awaiting.pointee = .bare
    awaited.release()
    current = head
    let word = StepWord(bits: head.operate(.close))
    current = nil
    if word == .raised {
      report(ErrorReport(kind: .destroyedPending, error: head.takeError()))
    }
    finish(head, .cancelled)
  }

  /// Drops what is ready, but for jobs, which are not ours to drop.
  private func discardReady() -> [JobWord] {
    var swiftJobs: [JobWord] = []
    while !ready.isEmpty {
      let word = ready.pop()
      if word & 7 == ReadyQueue.Tag.task || word & 7 == ReadyQueue.Tag.descriptor { continue }
      if word & 7 == ReadyQueue.Tag.isolatedJob || word & 7 == ReadyQueue.Tag.taskJob {
        swiftJobs.append(JobWord(bits: word))
        continue
      }
      let pointer = UnsafeRawPointer(bitPattern: word & ~7)
      switch word & 7 {
      case ReadyQueue.Tag.observer:
        if let pointer { Unmanaged<FutureObserver>.fromOpaque(pointer).release() }
        if let cell = UnsafeRawPointer(bitPattern: ready.pop()) {
          Unmanaged<Cell>.fromOpaque(cell).release()
        }
      case ReadyQueue.Tag.timer:
        let place = ready.pop()
        _ = timers.take(
          TimerToken(index: UInt32(place >> 32), generation: UInt32(truncatingIfNeeded: place)))
      default:
        if let pointer { Unmanaged<Handle>.fromOpaque(pointer).release() }
      }
    }
    return swiftJobs
  }
}
