extension EventLoop {
  /// Why a run has ended.
  public enum RunEnd: Hashable, Sendable {
    /// ``EventLoop/stop()`` was called.
    case stopped

    /// Nothing is ready, no timer is pending, no descriptor is watched, and no other thread has
    /// work for the loop.
    case idle
  }

  /// Runs until ``stop()``.
  ///
  /// Unlike asyncio, a loop that has nothing left to wait for says so.
  ///
  /// - Throws: ``DeadlockError`` when nothing is left that could ever call ``stop()``;
  ///   ``LoopError/alreadyRunning``; ``LoopError/closed``; an error of the selector.
  public func runForever() throws {
    if try run(until: nil) == .idle { throw deadlock() }
  }

  /// Runs until nothing is left to do or until ``stop()``.
  ///
  /// A later run goes on from there.
  ///
  /// - Returns: ``RunEnd/idle`` or ``RunEnd/stopped``.
  /// - Throws: ``LoopError/alreadyRunning``; ``LoopError/closed``; an error of the selector.
  @discardableResult
  public func runUntilIdle() throws -> RunEnd {
    try run(until: nil)
  }

  /// Runs until a cell is done and the iteration is over in which its waiters are told, or as
  /// ``runUntilIdle()`` does.
  func run(until awaited: Cell?) throws -> RunEnd {
    if isClosed || isClosing { throw LoopError.closed }
    if isRunning { throw LoopError.alreadyRunning }
    beginRun()
    defer {
      isRunning = false
      hooks?.leave(self)
      if register.count > 0 { noteFrameReferences() }
    }
    if let awaited {
      let stopper = RunStopper(self)
      awaited.head.observe(stopper)
      defer {
        awaited.head.removeObserver(stopper)
        stopper.isActive = false
      }
      return try iterate()
    }
    return try iterate()
  }

  /// Begins a run.
  func beginRun() {
    isRunning = true
    record?.forget()
    wordsRun = 0
  }

  private func iterate() throws -> RunEnd {
    let outer = enterThread()
    defer {
      leaveThread(to: outer)
      isStopping = false
    }
    restartStep()
    // One iteration is run even by a loop that was stopped before, as in asyncio.
    repeat {
      guard try collect() else { return isStopping ? .stopped : .idle }
      runReady()
    } while !isStopping
    return .stopped
  }

  /// What came of one iteration.
  enum Iteration {
    /// Something was ready, and was run.
    case ran

    /// Nothing was ready.
    case waited

    /// The run is over.
    case ended(RunEnd)
  }

  /// Runs one iteration, for a driver that does the waiting itself and has set ``isRunning``.
  func iterateOnce() throws -> Iteration {
    let outer = enterThread()
    defer { leaveThread(to: outer) }
    restartStep()
    guard try collect() else { return .ended(isStopping ? .stopped : .idle) }
    let isIdle = ready.isEmpty
    runReady()
    return isStopping ? .ended(.stopped) : isIdle ? .waited : .ran
  }

  /// Makes everything ready whose time has come or whose descriptor is ready.
  ///
  /// - Returns: Whether there is, or can ever be, anything to run.
  private func collect() throws -> Bool {
    if ready.isEmpty {
      ready.shrink()
      let deadline = timers.nextDeadline()
      if deadline == nil, watchers.isEmpty, !inbox.isAwaited { return false }
      lastPoll = ready.head
      let events = try poll(timeout: isStopping ? 0 : clock.timeout(until: deadline))
      // Asked again, for a hook may have added a timer.
      if events == 0, ready.isEmpty, !isStopping, let deadline = timers.nextDeadline() {
        clock.idle(until: deadline)
      }
      if arrangement != nil { arrange() }
    } else {
      if isPollDue {
        lastPoll = ready.head
        _ = try poll(timeout: 0)
        if arrangement != nil { arrange() }
      }
    }
    // What taking them has cost, which is noticed when there are very many, is no callback's doing.
    if takeDueTimers() { restartStep() }
    return true
  }

  /// Whether enough has been run since the selector was last asked.
  ///
  /// Also true once the queue was made anew, and counts from the beginning.
  @inline(__always)
  private var isPollDue: Bool {
    UInt(bitPattern: ready.head &- lastPoll) >= UInt(bitPattern: EventLoop.wordsBetweenPolls)
  }

  /// Makes the timers ready that are due; says whether there was one.
  @inline(__always)
  private func takeDueTimers() -> Bool {
    if timers.isEmpty { return false }
    let now = clock.nanoseconds
    var isAnyDue = false
    while let token = timers.popDue(now: now) {
      isAnyDue = true
      ready.append(.timer, ReadyWord(token))
    }
    return isAnyDue
  }

  /// Has everything that is ready ordered, and the next iteration poll again.
  @inline(never)
  private func arrange() {
    _ = takeDueTimers()
    // The hooks remember how far they have looked.
    hooks?.catchUp(self)
    arrangement?.arrange(self)
    lastPoll = ready.head &- EventLoop.wordsBetweenPolls
  }

  private func poll(timeout: Int64?) throws -> Int {
    var limit = inbox.isEmpty ? timeout : 0
    // Told of the end are those who were told of the beginning, whoever comes or goes meanwhile.
    let hooks = hooks
    if let hooks {
      hooks.leave(self)
      hooks.beforeWait(limit)
      limit = limitAfterHook(limit)
    }
    var events = 0
    defer {
      hooks?.afterWait(events)
      restartStep()
    }
    events = try selector.select(timeout: limit) { descriptor, readiness in
      let watcher = watchers[descriptor]
      if readiness.contains(.readable) {
        ready.append(ReadyWord(watcher.event(descriptor, .reader)))
      }
      if readiness.contains(.writable) {
        ready.append(ReadyWord(watcher.event(descriptor, .writer)))
      }
    }
    events += inbox.drain(into: self)
    return events
  }

  /// How long to wait, now that a hook may have made something ready or added a timer.
  private func limitAfterHook(_ limit: Int64?) -> Int64? {
    guard ready.isEmpty, inbox.isEmpty else { return 0 }
    guard let other = clock.timeout(until: timers.nextDeadline()) else { return limit }
    return limit.map { min($0, other) } ?? other
  }

  /// Runs what is ready now, and not what becomes ready meanwhile: that is the next iteration's,
  /// which begins at once if it has nothing to collect.
  private func runReady() {
    let start = ready.head
    repeat {
      let end = ready.tail
      while ready.head != end {
        let word = ready.pop()
        if let task = word.task {
          step(task)
        } else if measuring.isPlain {
          runOther(word)
          endPlainStep(nil)
        } else {
          runOtherObserved(word)
          endTickedStep(nil)
        }
      }
    } while !isStopping && !ready.isEmpty && timers.isEmpty && !isPollDue
    // Numbers of words grow meanwhile: it is not made anew here.
    wordsRun &+= ready.head &- start
  }

  /// Runs what is not a task.
  @inline(never)
  private func runOther(_ word: ReadyWord) {
    if let entry = ready.entry(of: word) { run(entry) }
  }

  /// Runs what is not a task, and was taken out of the queue.
  @inline(__always)
  func run(_ entry: ReadyEntry) {
    switch entry {
    case .observer(let observer, let cell): observer.futureDone(cell)
    case .timer(let token):
      guard let payload = timers.take(token) else { return }
      do { try payload.fire() } catch { report(ErrorReport(kind: .callback, error: error)) }
    case .descriptor(let event): runObserver(event)
    case .job(let job): jobDoor?.run(job)
    case .handle(let handle): if let callback = handle.callback.take() { call(callback) }
    }
  }

  func call(_ callback: () throws -> Void) {
    do {
      try callback()
    } catch {
      report(ErrorReport(kind: .callback, error: error))
    }
  }
}

/// Stops a run when a future is done.
final class RunStopper: FutureObserver {
  // Not kept: a run that is stopped leaves this in what the loop keeps.
  private unowned let loop: EventLoop
  var isActive = true

  init(_ loop: EventLoop) { self.loop = loop }

  override func futureDone(_ cell: Cell) {
    if isActive { loop.stop() }
  }
}
