import Generators
import Loop

/// Writes down what the tasks of a loop do, with the loop's own timeline.
package final class LoopRecorder {
  private let instrument: TimelineInstrument
  private let bystander: Bystander
  private let limit: Int
  private let showsCallbacks: Bool

  /// Begins to record.
  ///
  /// - Parameters:
  ///   - loop: The loop, which has done nothing yet.
  ///   - limit: How many tracks are kept.
  ///   - showsCallbacks: Whether callbacks have a track of their own.
  ///   - files: The names of the files that are shown: a task that waits in another one stands where it has
  ///     called that.
  package init(
    _ loop: EventLoop, limit: Int = .max, showsCallbacks: Bool = false, files: Set<String> = []
  ) {
    instrument = TimelineInstrument(loop)
    bystander = Bystander(loop.clock, files: files)
    self.limit = limit
    self.showsCallbacks = showsCallbacks
    loop.addInstrument(instrument)
    loop.addInstrument(bystander)
    CurrentBystander.value = bystander
  }

  /// What was seen so far.
  package var recording: Recording {
    let timeline = instrument.timeline
    bystander.look()
    var recording = Recording()
    recording.printed = bystander.seen.printed
    recording.stopped = bystander.time
    var numbers: [Int: Int] = [:]
    for track in timeline.tracks where track.number > 0 || showsCallbacks {
      guard recording.tracks.count < limit else { break }
      let number = recording.tracks.count
      numbers[track.number] = number
      recording.tracks.append(
        Recording.Track(
          number: number, name: track.number == 0 ? "callbacks" : track.name,
          coroutine: track.number == 0 ? nil : track.coroutine))
    }
    recording.blocks = bystander.seen.blocks.compactMap { block in
      numbers[block.track].map {
        Recording.Slice(
          track: $0, start: block.start, end: block.end, file: block.file, line: block.line)
      }
    }
    var steps: [Int: Int] = [:]
    recording.slices = timeline.slices.compactMap { slice in
      numbers[slice.track].map {
        let place =
          slice.file == nil ? nil : bystander.place(of: slice.track, steps[$0, default: 0])
        steps[$0, default: 0] += 1
        return Recording.Slice(
          track: $0, start: slice.start, end: slice.end, file: place?.file ?? slice.file,
          line: place?.line.map { Int($0) } ?? slice.line)
      }
    }
    recording.wakes = timeline.wakes.compactMap { wake in
      numbers[wake.to].map {
        Recording.Wake(
          time: wake.time, from: wake.from.flatMap { numbers[$0] }, to: $0,
          cause: wake.cause.rawValue)
      }
    }
    return recording
  }
}

/// Looks after each step, and each callback, how many threads there are and how much was printed.
final class Bystander: EventLoop.Instrument {
  private let clock: any EventLoopClock
  private(set) var seen = Recording()

  /// The number of the task that runs.
  private var task: Int?

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

  /// The loop was blocked until now.
  func noteBlock(since start: Int64, _ file: String, _ line: Int) {
    guard let task else { return }
    seen.blocks.append(
      Recording.Slice(track: task, start: start, end: time, file: file, line: line))
  }

  func beforeStep(of task: EventLoop.AnyTask) {
    notePlace()
    self.task = task.number
  }

  func beforeCallback(of cause: EventLoop.Cause) { notePlace() }

  func beforeWait(limit: Duration?) { notePlace() }

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
    // While it is stepped it stands nowhere.
    last = task
    look()
  }

  func afterCallback(of cause: EventLoop.Cause) { look() }
}
