extension CellRef {
  /// Stops the program if what must always be so of a future is not; for tests.
  ///
  /// Complexity: O(n), n = those that wait for it.
  func checkInvariants() {
    let flags = pointer.pointee.flags
    precondition(pointer.pointee.slotWords > 0, "a future has a slot")
    precondition(anchor.userCount > 0, "a future counts at its anchor")
    if kind != .task {
      let ofTasks: CellFlags = [.interruptions, .ended, .coroutine, .named]
      precondition(flags.isDisjoint(with: ofTasks), "what is no task has no flag of a task")
    } else if isPending {
      checkWaiting()
    } else {
      precondition(
        flags.isDisjoint(with: [.interruptions, .ended, .coroutine]),
        "a task that is done is at rest")
    }
    guard isPending else { return precondition(waiters == .none, "nothing waits for what is done") }
    waiters.eachWord { word in
      guard let task = word.task else { return }
      precondition(task.kind == .task && task.isOpen, "what waits is a task that has not ended")
      precondition(task.awaited.head == self, "a waiter awaits what it waits for")
    }
  }

  private func checkWaiting() {
    guard isOpen else { return }
    let word = awaited
    precondition(
      word != .rubbish && word != .returned && word != .raised && word.request == nil
        && !word.isHanded, "the outcome of a step is settled")
    // A long line is not searched: all that stand in it would be.
    guard let future = word.head, future.isPending, future.waiters.count <= 64 else { return }
    var isThere = false
    future.waiters.eachWord { if $0.task == self { isThere = true } }
    precondition(isThere, "a task stands in line at the future that it awaits")
  }
}
