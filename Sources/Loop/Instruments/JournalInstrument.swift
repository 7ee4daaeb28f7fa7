/// Writes down what a loop does, a line for each event: for tests, and to see a loop at work.
///
/// ```
/// spawn download
/// step download
/// pause download
/// wait 1.0 seconds
/// woken by 0
/// timer
/// step download
/// pause download
/// exit download: finished
/// ```
public final class JournalInstrument: EventLoop.Instrument {
  /// The lines so far.
  public private(set) var lines: [String] = []

  private let notesWaits: Bool

  /// Makes an empty journal.
  ///
  /// - Parameter notesWaits: Whether the loop's asking its selector is written down too. How often
  ///   it looks without waiting is no part of what a loop promises.
  public init(notesWaits: Bool = true) { self.notesWaits = notesWaits }

  /// Takes the lines out.
  public func take() -> [String] {
    defer { lines = [] }
    return lines
  }

  public func taskSpawned(_ task: EventLoop.AnyTask) { lines.append("spawn \(name(task))") }
  public func beforeStep(of task: EventLoop.AnyTask) { lines.append("step \(name(task))") }
  public func afterStep(of task: EventLoop.AnyTask) { lines.append("pause \(name(task))") }

  public func taskExited(_ task: EventLoop.AnyTask, _ end: EventLoop.TaskEnd) {
    lines.append("exit \(name(task)): \(end)")
  }

  public func beforeWait(limit: Duration?) {
    if notesWaits { lines.append("wait" + (limit.map { " \($0)" } ?? "")) }
  }

  public func afterWait(events: Int) {
    if notesWaits { lines.append("woken by \(events)") }
  }

  public func timerFired() { lines.append("timer") }

  public func cancellationRequested(of task: EventLoop.AnyTask) {
    lines.append("cancel \(name(task))")
  }

  private func name(_ task: EventLoop.AnyTask) -> String { task.name ?? "a task that is done" }
}

@available(*, unavailable, message: "an instrument belongs to the thread of its loop")
extension JournalInstrument: Sendable {}
