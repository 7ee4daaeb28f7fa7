import Generators
import Loop

/// Looks after each step, and each callback, how many threads there are and how much was printed.
final class Bystander: EventLoop.Instrument {
  private let clock: any EventLoopClock
  private(set) var seen = Recording()

  /// The number of the task that runs, and whether it blocks the loop.
  private var task: Int?
  private var isBlocked = false

  /// The task that was stepped last, if it is not known yet where it stands.
  private var last: EventLoop.AnyTask?

  /// Where each task stood after each of its steps, in the files that are shown.
  private var places: [Int: [SourcePlace?]] = [:]
  private let files: Set<String>

  init(_ clock: any EventLoopClock, files: Set<String>) {
    self.clock = clock
    self.files = files
  }

  /// Where a task stood after a step.
  func place(of task: Int, _ step: Int) -> SourcePlace? {
    guard let places = places[task], step < places.count else { return nil }
    return places[step]
  }

  /// The time of the loop.
  var time: Int64 { clock.nanoseconds }

  func look() {
    Recorder.shared.look()
    seen.notePrinted(at: time)
  }

  /// Looks once more, behind the last step.
  func finish() {
    notePlace()
    look()
  }

  /// The loop is blocked from now on; gives the time, unless it was blocked before.
  func beginBlock() -> Int64? {
    if isBlocked { return nil }
    isBlocked = true
    return time
  }

  /// The loop was blocked until now.
  func endBlock(since start: Int64, _ file: String, _ line: Int) {
    isBlocked = false
    guard let task else { return }
    seen.blocks.append(
      Recording.Slice(track: task, start: start, end: time, file: file, line: line))
  }

  func beforeStep(of task: EventLoop.AnyTask) {
    notePlace()
    seen.notePrinted(at: time)
    self.task = task.number
    CurrentBystander.value = self
  }

  func beforeCallback(of cause: EventLoop.Cause) {
    notePlace()
    seen.notePrinted(at: time)
  }

  func beforeWait(limit: Duration?) {
    notePlace()
    seen.notePrinted(at: time)
  }

  /// Notes where the task stands that was stepped last.
  private func notePlace() {
    guard !files.isEmpty, let task = last.take() else { return }
    places[task.number, default: []].append(
      task.trace.last { place in
        files.contains(place.file?.split(separator: "/").last.map(String.init) ?? "")
      })
  }

  func afterStep(of task: EventLoop.AnyTask) {
    self.task = nil
    CurrentBystander.value = nil
    // While it is stepped it stands nowhere.
    last = task
    look()
  }

  func afterCallback(of cause: EventLoop.Cause) { look() }
}
