/// Nothing is left that could complete what a loop was asked for: no callback is ready, no timer is
/// pending, no descriptor is watched, no other thread holds the loop's handle.
///
/// Says which tasks wait for what, and, if there is one, the circle in which they wait for each
/// other. asyncio would wait for ever.
///
/// ```
/// deadlock: nothing is left that could wake these tasks
///   philosopher 1 waits for a lock that philosopher 2 has taken
///   philosopher 2 waits for a lock that philosopher 1 has taken
/// circle: philosopher 1 -> philosopher 2 -> philosopher 1
/// ```
public struct DeadlockError: Error, Hashable, Sendable {
  /// A task that waits.
  public struct Waiter: Hashable, Sendable {
    /// The name of the task.
    public let task: String

    /// What it waits for.
    public let obstacle: Obstacle

    /// The tasks that it waits for: whose end, or whose release of a lock, could let it go on.
    ///
    /// Empty for a future or a queue: anybody might complete that.
    public let others: [String]
  }

  /// What a task waits for.
  public enum Obstacle: String, Hashable, Sendable, Codable, CaseIterable {
    /// The end of another task.
    case task

    /// The ends of several: a gather.
    case gather

    /// A future that the program was to complete.
    case future

    /// A timer: a sleep.
    case timer

    /// A lock.
    case lock

    /// An event that nobody has set.
    case event

    /// A condition that nobody has notified.
    case condition

    /// A semaphore that nobody has released.
    case semaphore

    /// An item of a queue.
    case queueItem

    /// A place in a queue that is full.
    case queuePlace

    /// A Swift task: an `Await`.
    case swiftTask

    /// A coroutine of another loop: a ``ThreadsafeFuture``.
    case otherLoop

    /// A future that was dropped: it was awaited in a generator that something else closed.
    case droppedFuture

    /// Nothing: the task is ready, but the loop was not run.
    case nothing
  }

  /// The tasks that wait, in the order in which they were made.
  public let waiters: [Waiter]

  /// Tasks of which each waits for the next and the last for the first; empty if there is no circle.
  public let cycle: [Waiter]
}

extension DeadlockError: CustomStringConvertible {
  /// The report: a line for each of the first twenty tasks, and the circle, a long one without its middle.
  public var description: String {
    guard !waiters.isEmpty else { return "deadlock: nothing is left to run, and no task waits" }
    var lines = ["deadlock: nothing is left that could wake these tasks"]
    lines += waiters.prefix(20).map { "  \($0)" }
    if waiters.count > 20 { lines.append("  and \(waiters.count - 20) more") }
    if let first = cycle.first {
      lines.append(
        "circle: " + (cycle.map(\.task) + [first.task]).cutInTheMiddle.joined(separator: " -> "))
    }
    return lines.joined(separator: "\n")
  }
}

extension DeadlockError.Waiter: CustomStringConvertible {
  /// Who waits for what, in one sentence.
  public var description: String {
    "\(task) waits for \(obstacle.phrase(others, of: others.count))"
  }
}

extension DeadlockError.Obstacle {
  /// What is waited for, in words.
  ///
  /// - Parameters:
  ///   - others: The names of the tasks that it depends on, or the first of them.
  ///   - count: How many they are.
  /// - Returns: The words.
  func phrase(_ others: [String], of count: Int) -> String {
    let known = others.count < count ? others + ["and \(count - others.count) more"] : others
    let names = known.cutInTheMiddle.joined(separator: ", ")
    return switch self {
    case .task: others.isEmpty ? "a task" : names
    case .gather: others.isEmpty ? "several futures" : "all of \(names)"
    case .future: others.isEmpty ? "a future" : "a future that depends on \(names)"
    case .timer: "a timer"
    case .lock: others.isEmpty ? "a lock that no task holds" : "a lock that \(names) has taken"
    case .event: "an event"
    case .condition: "a condition"
    case .semaphore: "a semaphore"
    case .queueItem: others.isEmpty ? "an item of a queue" : "the first of \(names)"
    case .queuePlace: "a place in a queue"
    case .swiftTask: "a Swift task"
    case .otherLoop: "a coroutine of another loop"
    case .droppedFuture: "a future that was dropped"
    case .nothing: "nothing"
    }
  }
}

extension [String] {
  /// The first and the last ten, and between them how many there are more, if they are more than twenty-one.
  var cutInTheMiddle: [String] {
    count <= 21 ? self : prefix(10) + ["and \(count - 20) more"] + suffix(10)
  }
}
