import Generators
import Loop

/// Writes down the steps of the tasks of a loop.
package protocol LoopRecorder: AnyObject {
  /// Begins to record.
  func watch(_ loop: EventLoop)

  /// What was seen.
  var recording: Recording { get }
}

/// The one that needs nothing but the hooks of an instrument.
package final class StepRecorder: LoopRecorder, EventLoop.Instrument {
  package var recording: Recording {
    settle()
    return seen
  }

  private var seen = Recording()
  private var stopped: (task: EventLoop.AnyTask, track: Int, start: Int64, end: Int64)?

  private weak var loop: EventLoop?
  private var numbers: [EventLoop.AnyTask: Int] = [:]
  private var current: Int?
  private var start: Int64 = 0
  private var timerHasFired = false
  private var isWoken: Set<Int> = []
  private let limit: Int

  /// - Parameter limit: How many tracks are kept.
  package init(limit: Int = .max) { self.limit = limit }

  package func watch(_ loop: EventLoop) {
    self.loop = loop
    loop.addInstrument(self)
  }

  package func taskSpawned(_ task: EventLoop.AnyTask) {
    guard let track = number(task), let current else { return }
    note(track, from: current, "started")
  }

  package func beforeStep(of task: EventLoop.AnyTask) {
    settle()
    current = number(task)
    start = now
    guard let current else { return }
    if isWoken.remove(current) == nil, timerHasFired { note(current, from: nil, "timer") }
    timerHasFired = false
  }

  package func afterStep(of task: EventLoop.AnyTask) {
    Recorder.shared.look()
    guard let track = current else { return }
    current = nil
    settle()
    stopped = (task, track, start, now)
  }

  package func beforeWait(limit: Duration?) { settle() }

  /// A task tells where it stopped only when the step is over; so what was the last step is asked for then.
  private func settle() {
    guard let (task, track, start, end) = stopped else { return }
    stopped = nil
    let trace = task.isDone ? [] : task.trace
    // The innermost place that is not in the library itself.
    let place = trace.last { place in
      guard let file = place.file else { return false }
      return !file.hasPrefix("Loop/") && !file.hasPrefix("Generators/")
    }
    if seen.tracks[track].coroutine == nil, let function = trace.first?.function {
      seen.tracks[track].coroutine = function
    }
    seen.slices.append(
      Recording.Slice(
        track: track, start: start, end: end, file: place?.file,
        line: place?.line.map { Int($0) }))
  }

  package func taskExited(_ task: EventLoop.AnyTask, _ end: EventLoop.TaskEnd) {
    numbers[task] = nil
  }

  package func cancellationRequested(of task: EventLoop.AnyTask) {
    guard let track = number(task) else { return }
    note(track, from: current, "cancelled")
  }

  package func timerFired() { timerHasFired = true }

  private var now: Int64 {
    guard let (seconds, attoseconds) = loop?.time.components else { return 0 }
    return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }

  private func note(_ track: Int, from: Int?, _ cause: String) {
    isWoken.insert(track)
    seen.wakes.append(Recording.Wake(time: now, from: from, to: track, cause: cause))
  }

  private func number(_ task: EventLoop.AnyTask) -> Int? {
    if let known = numbers[task] { return known }
    let number = seen.tracks.count
    guard number < limit else { return nil }
    seen.tracks.append(
      Recording.Track(number: number, name: task.name ?? "task", coroutine: nil))
    numbers[task] = number
    return number
  }
}
