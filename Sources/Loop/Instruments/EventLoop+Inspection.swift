/// What the kit for tests, a module of its own, sees of the inside of a loop.
extension EventLoop {
  /// The names of the tasks that are not done, in the order in which they were made.
  package var pendingTaskNames: [String] {
    register.inOrder.map { register.name(of: $0) }
  }

  /// How many timers are pending.
  package var pendingTimerCount: Int { timers.count }

  /// When the earliest timer is due, in nanoseconds of the loop's clock; `nil` without timers.
  package var nextDeadline: Int64? { timers.nextDeadline() }

  /// How many calls in executors have not come back.
  package var pendingCallCount: Int { parts.awaitedCount }

  /// The descriptors that are watched, in order.
  package var watchedDescriptors: [Int32] { watchers.numbers { !$0.interest.isEmpty } }

  /// Whether something is ready, or another thread has sent something in.
  package var hasReadyWork: Bool { !ready.isEmpty || !inbox.isEmpty }

  /// Whether a step of a task is in the ready queue.
  package func isReady(_ task: AnyTask) -> Bool {
    ready.contains(task: task.future.cell.head)
  }

  /// Puts what is ready in another order; see ``ReadyQueue/rearrangeLines(_:)``.
  package func rearrangeReady(_ reorder: (inout [UInt]) -> Void) {
    ready.rearrangeLines(reorder)
  }

  /// How many futures, tasks and streams of the loop exist, done or not.
  package var cellCount: Int {
    pool.dropUnused()
    return anchor.userCount
  }
}
