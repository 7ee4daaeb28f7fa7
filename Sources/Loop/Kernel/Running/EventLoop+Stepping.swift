/// Driving cells: completing them, telling what waits, stepping tasks.
extension EventLoop {
  /// Marks a pending cell as done and makes everything ready that waits for it.
  ///
  /// The result or error is in the slot already.
  @inline(never)
  func complete(_ head: CellRef, _ status: CellStatus) { completeHere(head, status) }

  /// The same, without a call.
  @inline(__always)
  func completeHere(_ head: CellRef, _ status: CellStatus) {
    guard head.isPending else { return }
    head.settle(status)
    tellWaiters(of: head, status)
  }

  /// Makes everything ready that waits for a cell that is done.
  @inline(__always)
  private func tellWaiters(of head: CellRef, _ status: CellStatus) {
    if status == .finished {
      if head.waiters == .none || wakeOnlyTask(of: head) { return }
    } else if head.waiters == .none, status != .failed {
      return
    }
    tellSeldom(of: head, status)
  }

  /// Does what nearly always is to be done, without a call: makes the one task ready that waits for a
  /// result, and whose word need not be released.
  ///
  /// - Returns: Whether it is so.
  @inline(__always)
  func wakeOnlyTask(of head: CellRef) -> Bool {
    guard !ready.isFull, let task = head.waiters.task, task.awaited.isKeptElsewhere else {
      return false
    }
    assert(task.awaited.head == head, "a task waits for what it awaits")
    // First: what is known of the queue is known until something else is written.
    ready.appendToRoom(ReadyWord(task: task))
    _ = head.takeWaiters()
    task.awaited = .bare
    return true
  }

  @inline(never)
  func tellSeldom(of head: CellRef, _ status: CellStatus) {
    if status == .failed { noteFailure(head) }
    let waiters = head.takeWaiters()
    if waiters == .none { return }
    if let task = waiters.task {
      wakeTask(task, of: head)
    } else if waiters.isObserver, !isClosed {
      ready.append(ReadyWord(observer: waiters), ReadyWord(future: head))
    } else {
      tellOthers(waiters, of: head)
    }
  }

  @inline(never)
  private func noteFailure(_ head: CellRef) {
    head.noteFailure()
    pool.remove(head)
    guard !isClosed else { return }
    lastFailure &+= 1
    failures[head] = lastFailure
  }

  /// Makes a task ready whose future is done.
  ///
  /// The future may be gone when the task is stepped. A result is not needed here, since the
  /// coroutine takes it itself; for an error the future is kept.
  @inline(__always)
  private func wakeTask(_ task: CellRef, of head: CellRef) {
    ready.append(task: task)
    let awaited = task.awaited
    if head.status == .finished {
      task.awaited = .bare
      awaited.release()
    } else if awaited.isKeptElsewhere {
      task.awaited = .awaits(retaining: head)
    }
  }

  @inline(never)
  private func tellOthers(_ waiters: WaiterWord, of head: CellRef) {
    if isClosed { return waiters.discard() }
    if let list = waiters.list {
      for word in list.takeAll() where word != .none { makeReady(word, of: head) }
      waiters.discard()
    } else {
      makeReady(waiters, of: head)
    }
  }

  /// Makes one waiter of a cell that is done ready; takes over what the word keeps.
  func makeReady(_ word: WaiterWord, of head: CellRef) {
    if let task = word.task { return wakeTask(task, of: head) }
    ready.append(ReadyWord(observer: word.kept), ReadyWord(future: head))
  }

  /// Runs a task to its next suspension or its end.
  @inline(__always)
  func step(_ head: CellRef) {
    let word: StepWord
    if measuring.isPlain {
      // Nobody is told, so nobody is asked for.
      assert(hooks == nil, "there are hooks, and nobody is told of a step")
      current = head
      word = resume(head)
      current = nil
      // Now, since settling may take long itself: callbacks are told, results destroyed.
      endPlainStep(head)
    } else {
      word = takeMeasuredStep(head)
    }
    if word == .bare {
      ready.append(task: head)
    } else if let future = word.headKeptElsewhere, future.isPending,
      future.waiters == .none, future.anchor == anchor, future != head, !head.isCancelRequested
    {
      // What `suspend` would do: nothing stands in the way, and nobody else waits.
      head.awaited = word
      future.setOnlyWaiter(head)
    } else if word == .returned, !head.isCancelRequested {
      finish(head, .finished)
    } else {
      settle(head, word)
    }
  }

  /// What ``step(_:)`` does first, where steps are not measured, or somebody is told of them.
  @inline(never)
  private func takeMeasuredStep(_ head: CellRef) -> StepWord {
    current = head
    let word = hooks == nil ? resume(head) : resumeObserved(head)
    current = nil
    endTickedStep(head)
    return word
  }

  /// Resumes the coroutine of a task with what it waited for.
  @inline(__always)
  func resume(_ head: CellRef) -> StepWord {
    if head.awaited != .bare || head.isInterrupted, let error = takeInterruption(of: head) {
      return head.resume(raising: error)
    }
    return head.resume()
  }

  /// What is raised in a task that did not just yield its turn; `nil` if it simply goes on.
  @inline(never)
  private func takeInterruption(of head: CellRef) -> (any Error)? {
    let awaited = head.awaited
    head.awaited = .bare
    let error = interruption(head.takeInterruptions(), awaited)
    // Before the error lies where the awaiting word was: this may be the last owner of a future whose
    // error is reported now, to a handler that may meddle with the task.
    awaited.release()
    return error
  }

  /// What is raised in a task that waited for something; `nil` if it simply goes on.
  private func interruption(_ flags: CellFlags, _ awaited: StepWord) -> (any Error)? {
    if flags.contains(.mustCancel) {
      // What was cancelled twice needs no report. Another error that came first is still nobody's.
      if let future = awaited.head, future.status == .failed,
        future.error.isExactly(CancelledError.self)
      {
        future.markRetrieved()
      }
      return CancelledError.shared
    }
    switch flags.intersection(.fault) {
    case .badYield: return LoopError.badYield
    case .selfAwait: return LoopError.selfAwait
    case .foreignAwait: return LoopError.foreignFuture
    default: break
    }
    guard let future = awaited.head else { return nil }
    return switch future.status {
    case .pending, .finished: nil
    case .failed, .cancelled: future.failure()
    }
  }

  /// Does what a step asks for that ``step(_:)`` does not do itself.
  @inline(never)
  private func settle(_ head: CellRef, _ word: StepWord) {
    if let future = word.head { return suspend(head, on: future, word) }
    if word.isHanded { return suspend(head, handed: word) }
    switch word {
    case .returned:
      assert(head.isCancelRequested, "a task has ended, and is not done")
      head.dropEndResult()
      finish(head, .cancelled)
    case .raised:
      if head.hasEndedCancelled {
        head.dropEndError()
        finish(head, .cancelled)
      } else {
        finish(head, .failed)
      }
    default:
      if let request = word.request {
        let future = request.begin(on: self).head
        return suspend(head, on: future, .awaits(keeping: future))
      }
      head.noteFault(.badYield)
      ready.append(task: head)
    }
  }

  /// Suspends a task until a future is done.
  func suspend(_ head: CellRef, on future: CellRef, _ word: StepWord) {
    let fault: CellFlags? =
      future == head ? .selfAwait : future.anchor != anchor ? .foreignAwait : nil
    if let fault {
      word.release()
      head.noteFault(fault)
      ready.append(task: head)
      return
    }
    head.awaited = word
    if future.isPending {
      future.addWaiter(.task(head))
      if head.isCancelRequested, cancel(future) { head.withdrawCancel() }
    } else {
      wakeTask(head, of: future)
    }
  }

  /// Ends a task: its coroutine is destroyed, and its loop releases it.
  func finish(_ head: CellRef, _ status: CellStatus) {
    head.beginEnd()
    head.destroyCoroutine()
    if !cancelCounts.isEmpty { cancelCounts.forget(head) }
    if let hooks { hooks.noteExit(head, status, on: self) }
    register.remove(head)
    head.finishEnd()
    if status == .finished, head.waiters.isObserver, !isClosed {
      // As `complete` does, but for the reference: the loop's own is handed on, and none is counted. So
      // it is with every member of a gather.
      head.settle(.finished)
      ready.append(ReadyWord(observer: head.takeWaiters()), ReadyWord(takingOver: head))
    } else {
      complete(head, status)
      head.release()
    }
  }
}
