extension EventLoop.Task: CustomStringConvertible, DescribedByCell {
  /// The state and the name; of one that is not done, where it stands and what it waits for:
  /// `<Task pending name="outer" Launch at Launch.swift:12 waits for <Future pending>>`.
  ///
  /// Asking for it does not count as asking for the result.
  public var description: String { future.description }

  var cellRef: CellRef { future.cellRef }
}

extension EventLoop.AnyTask: CustomStringConvertible {
  /// As ``EventLoop/Task``, without a result.
  public var description: String { future.cellRef.describe(result: nil) }
}

extension EventLoop: CustomStringConvertible {
  /// Whether the loop runs, and how many tasks are not done: `<EventLoop running tasks=3>`.
  public var description: String {
    if isClosed { return "<EventLoop closed>" }
    return "<EventLoop \(isRunning ? "running" : "idle") tasks=\(taskCount)>"
  }
}

extension EventLoop.Handle: CustomStringConvertible {
  /// Whether the callback is still to run: `<Handle pending>`.
  public var description: String {
    let state = isCancelled ? "cancelled" : callback == nil ? "done" : "pending"
    return "<Handle \(state)>"
  }
}

extension EventLoop.TimerHandle: CustomStringConvertible {
  /// Whether the callback is still to run, and when it is due: `<TimerHandle pending when=1.5 seconds>`.
  public var description: String {
    "<TimerHandle \(isPending ? "pending" : "done") when=\(when)>"
  }
}
