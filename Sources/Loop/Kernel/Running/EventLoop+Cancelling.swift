/// Cancelling what tasks and futures stand for.
extension EventLoop {
  /// Cancels what a cell stands for.
  ///
  /// A task is cancelled where it waits: what it awaits is cancelled, if that can be; otherwise
  /// ``CancelledError`` is raised at its next step.
  ///
  /// - Returns: Whether there was something to cancel.
  func cancel(_ start: UnsafeMutablePointer<CellHead>) -> Bool {
    switch cancelRow(from: start) {
    case .settled(let isCancelled): isCancelled
    case .composite(let head, let task): endCancelling(task, head.operate(.cancel) != 0)
    }
  }

  /// How far a cancellation has come.
  enum Cancellation {
    /// It is done; whether there was something to cancel.
    case settled(Bool)

    /// What the last task of the row awaits stands for several futures, which are to be cancelled;
    /// ``EventLoop/endCancelling(_:_:)`` is to be told about them.
    case composite(UnsafeMutablePointer<CellHead>, awaitedBy: UnsafeMutablePointer<CellHead>?)
  }

  /// Cancels what a row of tasks, each of which awaits the next, is waiting for in the end.
  func cancelRow(from start: UnsafeMutablePointer<CellHead>) -> Cancellation {
    if let hooks, start.pointee.kind == .task, start.pointee.isOpen {
      hooks.cancellationRequested(start)
    }
    var head = start
    var task: UnsafeMutablePointer<CellHead>?
    var length = 0
    // Tasks may await each other in a long row; the one at its end is cancelled.
    while head.pointee.isOpen, head.pointee.kind == .task {
      task = head
      if !cancelCounts.isEmpty { cancelCounts.note(head) }
      guard let awaited = head.awaiting.pointee.head else {
        head.pointee.flags.insert(.mustCancel)
        if head.awaiting.pointee == .lost {
          head.awaiting.pointee = .bare
          ready.append(UInt(bitPattern: head))
        }
        return .settled(true)
      }
      head = awaited
      length += 1
      if length > register.heads.count {
        interrupt(start)
        return .settled(true)
      }
    }
    let isPending = head.pointee.isOpen
    if isPending {
      switch head.pointee.kind {
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
  func endCancelling(_ task: UnsafeMutablePointer<CellHead>?, _ isCancelled: Bool) -> Bool {
    guard let task, !isCancelled else { return isCancelled }
    task.pointee.flags.insert(.mustCancel)
    return true
  }

  /// Has a cancellation that was raised in the current task, and caught, raised where it waits next.
  ///
  /// It is the same one, so it is not counted again.
  ///
  /// - Returns: Whether there is a current task.
  func putCancellationOff() -> Bool {
    guard let current else { return false }
    current.pointee.flags.insert(.mustCancel)
    return true
  }

  /// Cancels a task that awaits, through others, itself: nothing else could ever wake it.
  func interrupt(_ head: UnsafeMutablePointer<CellHead>) {
    head.pointee.flags.insert(.mustCancel)
    let word = head.awaiting.pointee
    guard let awaited = word.head else { return }
    if awaited.pointee.waiters.remove(head) {
      head.awaiting.pointee = .bare
      ready.append(UInt(bitPattern: head))
      word.release()
    }
  }
}
