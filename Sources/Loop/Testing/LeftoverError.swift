import Loop

/// What a test has left in its loop, where nothing should be left.
///
/// As far as a loop can tell: a future that nobody waits for and nobody completes is garbage like any
/// other, and its loop does not know it.
public struct LeftoverError: Error {
  /// The names of the tasks that are not done, in the order in which they were made.
  public private(set) var tasks: [String] = []

  /// How many timers are pending.
  public private(set) var timerCount = 0

  /// The descriptors that are watched.
  public private(set) var descriptors: [Int32] = []

  /// Whether callbacks or steps of tasks are ready to run.
  public private(set) var hasReadyWork = false

  /// How many calls in executors have not come back.
  public private(set) var callCount = 0

  /// What came to the exception handler and was not taken: errors that nobody retrieved, errors out
  /// of callbacks, out of tasks that were closed with the loop.
  public private(set) var reports: [ErrorReport] = []

  /// How many futures exist, if that was asked and they are too many; else zero.
  public private(set) var futureCount = 0

  /// What is left in a loop; nothing in one that is closed.
  init(_ loop: EventLoop) {
    if loop.isClosed { return }
    tasks = loop.pendingTaskNames
    timerCount = loop.pendingTimerCount
    descriptors = loop.watchedDescriptors
    hasReadyWork = loop.hasReadyWork
    callCount = loop.pendingCallCount
  }

  /// Throws if there is anything, with what is only known once the loop is closed.
  func check(
    _ reports: [ErrorReport], _ futureCount: Int, _ allowedFutures: Int?
  ) throws(LeftoverError) {
    var all = self
    all.reports = reports
    if let allowedFutures, futureCount > allowedFutures { all.futureCount = futureCount }
    if !all.lines.isEmpty { throw all }
  }

  /// Whether nothing is left.
  var isEmpty: Bool { lines.isEmpty }

  private var lines: [String] {
    var lines: [String] = []
    if !tasks.isEmpty { lines.append("tasks: " + tasks.joined(separator: ", ")) }
    if timerCount > 0 { lines.append("timers: \(timerCount)") }
    if !descriptors.isEmpty { lines.append("watched descriptors: \(descriptors)") }
    if callCount > 0 { lines.append("calls in executors: \(callCount)") }
    if hasReadyWork { lines.append("work that is ready") }
    if futureCount > 0 { lines.append("futures: \(futureCount)") }
    lines += reports.map { "\($0.kind): \($0.error)" }
    return lines
  }
}

extension LeftoverError: CustomStringConvertible {
  /// What is left, a line for each kind.
  public var description: String {
    (["the test leaves behind"] + lines).joined(separator: "\n  ")
  }
}

extension EventLoop {
  /// Checks, for tests, that nothing is left in the loop: no task, no timer, no watched descriptor, no
  /// call in an executor, nothing that is ready.
  ///
  /// For loops of any kind, as one in real time with sockets; ``TestLoop`` does it by itself.
  ///
  /// - Parameter allowingFutures: How many futures may still exist, by ``futureCount``; `nil`, the
  ///   default, for any number.
  /// - Throws: ``LeftoverError``.
  public func checkNothingIsLeft(allowingFutures: Int? = nil) throws(LeftoverError) {
    try LeftoverError(self).check([], futureCount, allowingFutures)
  }

  /// How many futures, tasks and streams of the loop exist, done or not, whoever keeps them.
  public var futureCount: Int { cellCount }
}
