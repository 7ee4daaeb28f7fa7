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
  package private(set) var recording = Recording()

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
    current = number(task)
    start = now
    guard let current else { return }
    if isWoken.remove(current) == nil, timerHasFired { note(current, from: nil, "timer") }
    isWoken.remove(current)
    timerHasFired = false
  }

  package func afterStep(of task: EventLoop.AnyTask) {
    Recorder.shared.look()
    guard let track = current else { return }
    current = nil
    // The innermost place that is not in the library itself.
    let trace = task.isDone ? [] : task.trace
    let place = trace.last { place in
      guard let file = place.file else { return false }
      return !file.hasPrefix("Loop/") && !file.hasPrefix("Generators/")
    }
    if recording.tracks[track].coroutine == nil {
      recording.tracks[track].coroutine = trace.first?.function
    }
    recording.slices.append(
      Recording.Slice(
        track: track, start: start, end: now, file: place?.file,
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
    recording.wakes.append(Recording.Wake(time: now, from: from, to: track, cause: cause))
  }

  private func number(_ task: EventLoop.AnyTask) -> Int? {
    if let known = numbers[task] { return known }
    let number = recording.tracks.count
    guard number < limit else { return nil }
    recording.tracks.append(
      Recording.Track(number: number, name: task.name ?? "task", coroutine: nil))
    numbers[task] = number
    return number
  }
}
