/// Driving cells: completing them, telling who waits, stepping tasks.
extension EventLoop {
  /// Marks a pending cell as done and makes everyone ready who waits for it.
  ///
  /// The result or error is in the slot already.
  @inline(never)
  func complete(_ head: UnsafeMutablePointer<CellHead>, _ status: CellStatus) {
    guard head.pointee.status == .pending else { return }
    head.pointee.status = status
    tellWaiters(of: head, status)
  }

  /// Makes everyone ready who waits for a cell that is done.
  @inline(__always)
  private func tellWaiters(of head: UnsafeMutablePointer<CellHead>, _ status: CellStatus) {
    let waiters = head.pointee.waiters
    if waiters == .none, status != .failed { return }
    // What nearly always is so, without a call: a result, and one task that waits for it and whose
    // word need not be released.
    if status == .finished, waiters.isTask, !ready.isFull,
      let task = UnsafeMutablePointer<CellHead>(bitPattern: waiters.bits),
      task.awaiting.pointee.isKeptElsewhere
    {
      head.pointee.waiters = .none
      task.awaiting.pointee = .bare
      ready.appendToRoom(waiters.bits)
    } else {
      tellSeldom(of: head, status)
    }
  }

  @inline(never)
  private func tellSeldom(of head: UnsafeMutablePointer<CellHead>, _ status: CellStatus) {
    if status == .failed { noteFailure(head) }
    let waiters = head.pointee.waiters
    if waiters == .none { return }
    head.pointee.waiters = .none
    if waiters.isTask {
      wakeTask(waiters, of: head)
    } else if waiters.isObserver, !isClosed {
      ready.append(waiters.bits)
      ready.append(UInt(bitPattern: head.object.retain().toOpaque()))
    } else {
      tellOthers(waiters, of: head)
    }
  }

  @inline(never)
  private func noteFailure(_ head: UnsafeMutablePointer<CellHead>) {
    // Of a pending one it says that the error counts as seen.
    head.pointee.flags.formSymmetricDifference(.unretrieved)
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
  private func wakeTask(_ word: WaiterWord, of head: UnsafeMutablePointer<CellHead>) {
    ready.append(word.bits)
    guard let task = UnsafeMutablePointer<CellHead>(bitPattern: word.bits) else { return }
    let awaited = task.awaiting.pointee
    if head.pointee.status == .finished {
      task.awaiting.pointee = .bare
      awaited.release()
    } else if awaited.isKeptElsewhere {
      task.awaiting.pointee = .awaits(retaining: head)
    }
  }

  @inline(never)
  private func tellOthers(_ waiters: WaiterWord, of head: UnsafeMutablePointer<CellHead>) {
    if isClosed { return waiters.discard() }
    if let list = waiters.list {
      for word in list.takeAll() where word != .none { makeReady(word, of: head) }
      waiters.discard()
    } else {
      makeReady(waiters, of: head)
    }
  }

  /// Makes one waiter of a cell that is done ready; takes over what the word keeps.
  func makeReady(_ word: WaiterWord, of head: UnsafeMutablePointer<CellHead>) {
    if word.isTask { return wakeTask(word, of: head) }
    ready.append(word.kept.bits)
    ready.append(UInt(bitPattern: head.object.retain().toOpaque()))
  }

  /// Runs a task to its next suspension or its end.
  @inline(__always)
  func step(_ head: UnsafeMutablePointer<CellHead>) {
    current = head
    let word = StepWord(bits: hooks == nil ? resume(head) : resumeObserved(head))
    current = nil
    // Now, since settling may take long itself: callbacks are told, results destroyed.
    endStep(head)
    if word == .bare {
      ready.append(UInt(bitPattern: head))
    } else if word.isKeptElsewhere, let future = word.head, future.pointee.status == .pending,
      future.pointee.waiters == .none, future.pointee.anchor == anchor, future != head,
      !head.pointee.flags.contains(.mustCancel)
    {
      // What `suspend` would do: nothing stands in the way, and nobody else waits.
      head.awaiting.pointee = word
      future.pointee.waiters = .task(head)
    } else {
      settle(head, word)
    }
  }

  /// Resumes the coroutine of a task with what it waited for.
  @inline(__always)
  func resume(_ head: UnsafeMutablePointer<CellHead>) -> UInt {
    var operation = CellOperation.next
    let awaited = head.awaiting.pointee
    if awaited != .bare || !head.pointee.flags.isDisjoint(with: .interruptions) {
      operation = wake(head, awaited)
    }
    return head.operate(operation)
  }

  /// What a task is resumed with that did not just give up its turn; an error is put in the slot.
  @inline(never)
  private func wake(
    _ head: UnsafeMutablePointer<CellHead>, _ awaited: StepWord
  ) -> CellOperation {
    head.awaiting.pointee = .bare
    let flags = head.pointee.flags
    head.pointee.flags.subtract(.interruptions)
    let error = interruption(flags, awaited)
    // Before the error lies where the awaiting word was: this may be the last owner of a future whose
    // error is reported now, to a handler that may meddle with the task.
    awaited.release()
    guard let error else { return .next }
    head.errorSlot.initialize(to: error)
    return .raise
  }

  /// What is raised in a task that waited for something; `nil` if it simply goes on.
  private func interruption(_ flags: CellFlags, _ awaited: StepWord) -> (any Error)? {
    if flags.contains(.mustCancel) {
      // What was cancelled twice needs no report. Another error that came first is still nobody's.
      if let future = awaited.head, future.pointee.status == .failed,
        future.errorSlot.pointee is CancelledError
      {
        future.pointee.flags.remove(.unretrieved)
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
    return switch future.pointee.status {
    case .pending, .finished: nil
    case .failed, .cancelled: future.failure()
    }
  }

  /// Does what a step asks for that is not a bare yield.
  @inline(never)
  private func settle(_ head: UnsafeMutablePointer<CellHead>, _ word: StepWord) {
    if let future = word.head { return suspend(head, on: future, word) }
    if word.isHanded { return suspend(head, handed: word) }
    switch word {
    case .returned:
      if head.pointee.flags.contains(.mustCancel) {
        _ = head.operate(.destroyResult)
        finish(head, .cancelled)
      } else {
        finish(head, .finished)
      }
    case .raised:
      if head.errorSlot.pointee is CancelledError {
        head.errorSlot.deinitialize(count: 1)
        finish(head, .cancelled)
      } else {
        finish(head, .failed)
      }
    default:
      if let request = word.request {
        let future = request.begin(on: self).head
        return suspend(head, on: future, .awaits(keeping: future))
      }
      head.pointee.flags.insert(.badYield)
      ready.append(UInt(bitPattern: head))
    }
  }

  /// Has a task wait for a future.
  func suspend(
    _ head: UnsafeMutablePointer<CellHead>, on future: UnsafeMutablePointer<CellHead>,
    _ word: StepWord
  ) {
    let fault: CellFlags? =
      future == head ? .selfAwait : future.pointee.anchor != anchor ? .foreignAwait : nil
    if let fault {
      word.release()
      head.pointee.flags.insert(fault)
      ready.append(UInt(bitPattern: head))
      return
    }
    head.awaiting.pointee = word
    if future.pointee.status == .pending {
      future.pointee.waiters.append(.task(head))
      if head.pointee.flags.contains(.mustCancel), cancel(future) {
        head.pointee.flags.remove(.mustCancel)
      }
    } else {
      wakeTask(.task(head), of: future)
    }
  }

  /// Ends a task: its coroutine is destroyed, and its loop lets go of it.
  func finish(_ head: UnsafeMutablePointer<CellHead>, _ status: CellStatus) {
    head.pointee.flags.insert(.ended)
    if head.pointee.flags.contains(.coroutine) {
      head.pointee.flags.remove(.coroutine)
      _ = head.operate(.destroyCoroutine)
    }
    if !cancelCounts.isEmpty { cancelCounts.forget(head) }
    if let hooks { hooks.taskExited(head, status) }
    register.remove(head)
    head.pointee.flags.remove(.ended)
    complete(head, status)
    head.object.release()
  }
}

extension UnsafeMutablePointer where Pointee == CellHead {
  /// Completes the cell, whose slot is filled; its loop may be gone already, and then nobody waits.
  @usableFromInline
  @inline(never)
  func complete(_ status: CellStatus) {
    guard let loop = pointee.anchor.pointee.reference else {
      pointee.status = status
      return
    }
    loop._withUnsafeGuaranteedRef { $0.complete(self, status) }
  }
}
