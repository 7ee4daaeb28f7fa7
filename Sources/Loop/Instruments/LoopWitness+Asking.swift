extension LoopWitness {
  /// Asks the loop what it waits for; it answers on its own thread, in its next iteration.
  ///
  /// - Parameter answer: Is given a line for each thing; not called while the loop is not run, nor
  ///   while one of its steps blocks.
  /// - Returns: Whether the loop is open.
  package func ask(_ answer: @escaping @Sendable ([String]) -> Void) -> Bool {
    inbox?.send { answer($0.obstacles) } ?? false
  }
}

extension EventLoop {
  /// What the loop waits for: its tasks with their traces, and what else could wake it.
  fileprivate var obstacles: [String] {
    let tasks = allTasks
    // Both are in the order in which the tasks were made.
    var lines = zip(deadlock().waiters, tasks).flatMap { waiter, task in
      ["\(waiter)"] + task.trace.map { "  \($0)" }
    }
    if tasks.isEmpty { lines.append("no task is pending") }
    if timers.count > 0 { lines.append("\(timers.count) timers are pending") }
    if !watchers.isEmpty { lines.append("descriptors are watched") }
    if parts.awaitedCount > 0 {
      lines.append("\(parts.awaitedCount) calls are in executors, or processes run")
    }
    return lines
  }
}
