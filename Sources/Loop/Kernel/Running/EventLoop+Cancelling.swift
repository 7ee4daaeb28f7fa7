/// Cancelling what tasks and futures stand for.
extension EventLoop {
  /// Cancels what a cell stands for.
  ///
  /// A task is cancelled where it waits: what it awaits is cancelled, if that can be; otherwise
  /// ``CancelledError`` is raised at its next step.
  ///
  /// - Returns: Whether there was something to cancel.
  func cancel(_ start: CellRef) -> Bool {
    switch cancelRow(from: start) {
    case .settled(let isCancelled): isCancelled
    case .composite(let head, let task): endCancelling(task, cancelComposite(head))
    }
  }

  /// How far a cancellation has come.
  enum Cancellation {
    /// It is done; whether there was something to cancel.
    case settled(Bool)

    /// What the last task of the row awaits stands for several futures, which are to be cancelled;
    /// ``EventLoop/endCancelling(_:_:)`` is to be told about them.
    case composite(CellRef, awaitedBy: CellRef?)
  }

  /// Cancels what a row of tasks, each of which awaits the next, is waiting for in the end.
  func cancelRow(from start: CellRef) -> Cancellation {
    if let hooks, start.isOpenTask {
      return hooks.cancel(start, on: self) { cancelRowUnobserved(from: start) }
    }
    return cancelRowUnobserved(from: start)
  }

  @inline(__always)
  private func cancelRowUnobserved(from start: CellRef) -> Cancellation {
    var head = start
    var task: CellRef?
    var length = 0
    // Tasks may await each other in a long row; the one at its end is cancelled.
    while head.isOpenTask {
      task = head
      if !cancelCounts.isEmpty { cancelCounts.note(head) }
      guard let awaited = head.awaited.head else {
        head.requestCancel()
        if head.awaited == .lost {
          head.awaited = .bare
          ready.append(task: head)
        }
        return .settled(true)
      }
      head = awaited
      length += 1
      // A row that is longer than there are tasks goes in a circle.
      if length > register.count {
        interrupt(start)
        return .settled(true)
      }
    }
    let isPending = head.isOpen
    if isPending {
      switch head.kind {
      case .composite, .gather: return .composite(head, awaitedBy: task)
      case .shield: head.compositeObserver?.outerIsOver()
      default: break
      }
      complete(head, .cancelled)
    }
    return .settled(endCancelling(task, isPending))
  }

  /// Has a task cancelled at its next step if what it awaits could not be cancelled.
  ///
  /// - Returns: Whether there was something to cancel: always, if there is a task.
  func endCancelling(_ task: CellRef?, _ isCancelled: Bool) -> Bool {
    guard let task, !isCancelled else { return isCancelled }
    task.requestCancel()
    return true
  }

  /// Cancels what a pending future stands for; says whether there was something to cancel.
  func cancelComposite(_ head: CellRef) -> Bool {
    if let observer = head.compositeObserver { return observer.cancelMembers(of: head) }
    guard let work = head.outsideWork else { return false }
    work.cancel()
    return true
  }

  /// Has a cancellation that was raised in the current task, and caught, raised where it waits next.
  ///
  /// It is the same one, so it is not counted again.
  ///
  /// - Returns: Whether there is a current task.
  func putCancellationOff() -> Bool {
    guard let current else { return false }
    current.requestCancel()
    return true
  }

  /// Cancels a task that awaits, through others, itself: nothing else could ever wake it.
  func interrupt(_ head: CellRef) {
    head.requestCancel()
    let word = head.awaited
    guard let awaited = word.head else { return }
    if awaited.removeWaiter(head) {
      head.awaited = .bare
      ready.append(task: head)
      word.release()
    }
  }
}
