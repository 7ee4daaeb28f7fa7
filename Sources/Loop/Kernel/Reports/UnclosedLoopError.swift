/// A loop was dropped while tasks of it were pending, and nobody had closed it.
///
/// The loop is closed then, as ``EventLoop/close()`` does it: the `finally` statements of its coroutines
/// run, and its descriptors are given back. Python: `ResourceWarning: unclosed event loop`, and `Task was
/// destroyed but it is pending!`.
///
/// A loop that nobody has any more is closed at once. One that only its own coroutines have, which store
/// it, is found when the next loop is made on the thread that ran it last, or when that thread or the
/// process ends; but not one that is held by way of an object, such as a closure that a coroutine stores.
/// The cure is `defer { loop.close() }`, where the loop is made.
public struct UnclosedLoopError: Error, Hashable, Sendable {
  /// The names of the tasks that were pending, in the order in which they were made.
  public let tasks: [String]
}

extension UnclosedLoopError: CustomStringConvertible {
  /// The report in one sentence, with the names of at most ten tasks.
  public var description: String {
    let names = tasks.prefix(10).joined(separator: ", ")
    let more = tasks.count > 10 ? " and \(tasks.count - 10) more" : ""
    return "nobody has closed the loop, and these tasks were pending: \(names)\(more)"
  }
}

extension EventLoop {
  /// Reports that nobody has closed the loop, if there are tasks.
  func reportUnclosed() {
    guard register.count > 0 else { return }
    let names = register.inOrder.map { register.name(of: $0) }
    report(ErrorReport(kind: .neverClosed, error: UnclosedLoopError(tasks: names)))
  }
}
