extension EventLoop {
  /// Stops the program if what must always be so of a loop, its futures and its tasks is not; for tests.
  ///
  /// Between iterations, from outside of the loop.
  ///
  /// Complexity: O(n), n = what the loop has.
  package func checkInvariants() {
    precondition(current == nil || isRunning, "a task is stepped by a loop that runs")
    precondition(anchor.loop === self, "an anchor knows its loop")
    precondition(anchor.userCount >= register.count, "a task counts at its loop's anchor")
    precondition(!isClosed || register.count == 0, "a closed loop has no tasks")
    ready.checkInvariants()
    register.checkInvariants()
    pool.checkInvariants()
    watchers.checkInvariants()
    for (head, _) in failures {
      precondition(head.status == .failed, "a failure is that of a future that has failed")
    }
  }
}
