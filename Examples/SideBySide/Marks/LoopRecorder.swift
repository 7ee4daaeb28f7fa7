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
  package init(_ loop: EventLoop, limit: Int = .max, showsCallbacks: Bool = false) {
    instrument = TimelineInstrument(loop)
    bystander = Bystander(loop.clock)
    self.limit = limit
    self.showsCallbacks = showsCallbacks
    loop.addInstrument(instrument)
    loop.addInstrument(bystander)
  }

  /// What was seen so far.
  package var recording: Recording {
    let timeline = instrument.timeline
    bystander.look()
    var recording = Recording()
    recording.printed = bystander.seen.printed
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
    recording.slices = timeline.slices.compactMap { slice in
      numbers[slice.track].map {
        Recording.Slice(
          track: $0, start: slice.start, end: slice.end, file: slice.file, line: slice.line)
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
private final class Bystander: EventLoop.Instrument {
  private let clock: any EventLoopClock
  private(set) var seen = Recording()

  init(_ clock: any EventLoopClock) { self.clock = clock }

  func look() {
    Recorder.shared.look()
    seen.notePrinted(at: clock.nanoseconds)
  }

  func afterStep(of task: EventLoop.AnyTask) { look() }

  func afterCallback(of cause: EventLoop.Cause) { look() }
}
