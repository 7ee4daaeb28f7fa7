import Generators
import Loop

/// Writes down what the tasks of a loop do, with the loop's own timeline.
package final class LoopRecorder {
  private let instrument: TimelineInstrument
  private let bystander: Bystander
  private let limit: Int
  private let showsCallbacks: Bool
  private let executor: RecordedExecutor?

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
    // What is done elsewhere takes time that a virtual clock does not know of.
    executor = loop.clock is VirtualClock ? nil : RecordedExecutor(loop.defaultExecutor, loop.clock)
    if let executor { loop.defaultExecutor = executor }
    loop.addInstrument(instrument)
    loop.addInstrument(bystander)
  }

  /// What was seen so far.
  package var recording: Recording {
    let timeline = instrument.timeline
    bystander.finish()
    var recording = Recording()
    recording.printed = bystander.seen.printed
    recording.stopped = bystander.time
    var numbers: [Int: Int] = [:]
    for track in timeline.tracks where track.number > 0 || showsCallbacks {
      guard recording.tracks.count < limit else {
        recording.more = (recording.more ?? 0) + 1
        continue
      }
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
    for lane in executor?.lanes ?? [] {
      let track = recording.tracks.count
      recording.tracks.append(
        Recording.Track(number: track, name: "executor's thread", isThread: true))
      recording.slices += lane.map {
        Recording.Slice(
          track: track, start: $0.start, end: $0.end ?? $0.start, file: nil, line: nil)
      }
    }
    return recording
  }
}
