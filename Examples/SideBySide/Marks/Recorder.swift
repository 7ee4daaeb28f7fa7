import Foundation
import Synchronization

/// Writes down what threads and Swift tasks do, as they tell it with ``running(_:_:)``, ``blocked(by:_:)``
/// and ``waiting(for:_:)``.
///
/// There is one in a process. As long as it was not started, the marks in a program do nothing.
package final class Recorder: Sendable {
  package static let shared = Recorder()

  private struct State {
    var isOn = false
    var pace = 1.0
    var origin = ContinuousClock.now
    var recording = Recording()
    var starts: [Int: Int64] = [:]
    var places: [Int: (file: String, line: Int)] = [:]
    var jobs: [UInt64: Int] = [:]
    var blocks: [Int: Recording.Slice] = [:]
    var limit = Int.max
    var threadsBefore = 1
    var threads = 1
    var workers: Set<ObjectIdentifier> = []
  }

  private let state = Mutex(State())

  /// Begins to record.
  ///
  /// - Parameters:
  ///   - pace: How many times faster than the clock the time of the program is.
  ///   - limit: How many tracks are kept; others are only counted.
  package func start(pace: Double, limit: Int = .max) {
    state.withLock {
      $0 = State()
      $0.isOn = true
      $0.pace = pace
      $0.limit = limit
      $0.threadsBefore = ProcessFigures.threads ?? 1
    }
  }

  /// What was seen so far; what still runs ends now.
  package var recording: Recording {
    state.withLock { state in
      let now = Self.time(state)
      for track in state.starts.keys.sorted() {
        state.places[track] = nil
        Self.close(&state, track, at: now)
      }
      state.recording.notePrinted(at: now)
      state.recording.stopped = now
      state.recording.slices.sort { ($0.start, $0.track) < ($1.start, $1.track) }
      return state.recording.named
    }
  }

  /// How many threads were there at once, the one included that began.
  package var threadCount: Int { state.withLock { $0.threads } }

  /// How many threads have run the jobs of tasks.
  package var workerCount: Int { state.withLock { $0.workers.count } }

  /// Counts the threads of the process, which may have more than those that tell of themselves.
  package func look() { state.withLock { Self.look(&$0) } }

  /// The time of the program.
  package var time: Duration {
    state.withLock { .nanoseconds(Self.time($0)) }
  }

  /// How long it really takes to wait for so long in the time of the program.
  package func real(_ duration: Duration) -> Duration { state.withLock { duration / $0.pace } }

  // MARK: What tracks tell

  /// A track of its own, which runs from now on.
  func begin(_ name: String, coroutine: String? = nil) -> Int? {
    state.withLock { state in
      guard state.isOn, state.recording.tracks.count < state.limit else { return nil }
      let track = Self.add(&state, name)
      state.starts[track] = Self.time(state)
      Self.look(&state)
      return track
    }
  }

  func end(_ track: Int?) {
    guard let track else { return }
    state.withLock { state in
      state.places[track] = nil
      Self.close(&state, track, at: Self.time(state))
      Self.look(&state)
    }
  }

  /// A track is blocked from now on; says whether it was not yet, and so has to be resumed.
  func pause(_ track: Int?, _ file: String, _ line: Int) -> Bool {
    guard let track else { return false }
    return state.withLock { state in
      // What blocks inside of something that blocks is no news.
      guard state.starts[track] != nil, state.blocks[track] == nil else { return false }
      // A task that blocks its thread runs: nothing else can there.
      if state.jobs.values.contains(track) {
        let now = Self.time(state)
        state.blocks[track] = Recording.Slice(
          track: track, start: now, end: now, file: file, line: line)
        return true
      }
      state.places[track] = (file, line)
      Self.close(&state, track, at: Self.time(state))
      Self.look(&state)
      return true
    }
  }

  func resume(_ track: Int?, by waker: String?) {
    guard let track else { return }
    state.withLock { state in
      let now = Self.time(state)
      if let block = state.blocks.removeValue(forKey: track) {
        state.recording.blocks.append(block.extended(to: now))
      }
      guard state.starts[track] == nil else { return }
      state.starts[track] = now
      Self.wake(&state, track, by: waker, at: now)
    }
  }

  /// A job of the task with this number begins on this thread; the first one begins its track.
  func beginJob(_ job: UInt64) -> Int? {
    state.withLock { state in
      guard state.isOn else { return nil }
      state.workers.insert(ObjectIdentifier(Thread.current))
      let track: Int
      if let known = state.jobs[job] {
        track = known
      } else {
        guard state.recording.tracks.count < state.limit else { return nil }
        track = Self.add(&state, "")
        state.jobs[job] = track
      }
      state.starts[track] = Self.time(state)
      return track
    }
  }

  func endJob(_ track: Int?) {
    guard let track else { return }
    state.withLock { state in
      Self.close(&state, track, at: Self.time(state))
    }
  }

  func name(_ track: Int?, _ name: String) {
    guard let track else { return }
    state.withLock { $0.recording.tracks[track].name = name }
  }

  func name(of track: Int?) -> String? {
    guard let track else { return nil }
    return state.withLock { $0.recording.tracks[track].name }
  }

  func place(_ track: Int?, _ place: (file: String, line: Int)?) {
    guard let track else { return }
    state.withLock { $0.places[track] = place }
  }

  /// When the slice that runs now began.
  func sliceStart(_ track: Int?) -> Int64? {
    guard let track else { return nil }
    return state.withLock { $0.starts[track] }
  }

  func wake(_ track: Int?, by waker: String?) {
    guard let track else { return }
    state.withLock { state in
      Self.wake(&state, track, by: waker, at: state.starts[track] ?? Self.time(state))
    }
  }

  // MARK: The same inside of the lock

  private static func time(_ state: State) -> Int64 {
    let (seconds, attoseconds) = (ContinuousClock.now - state.origin).components
    return Int64((Double(seconds) * 1e9 + Double(attoseconds) / 1e9) * state.pace)
  }

  private static func add(_ state: inout State, _ name: String) -> Int {
    let number = state.recording.tracks.count
    state.recording.tracks.append(Recording.Track(number: number, name: name, coroutine: nil))
    return number
  }

  private static func close(_ state: inout State, _ track: Int, at now: Int64) {
    guard let start = state.starts.removeValue(forKey: track) else { return }
    let place = state.places[track]
    state.recording.slices.append(
      Recording.Slice(
        track: track, start: start, end: max(start, now), file: place?.file, line: place?.line))
    state.recording.notePrinted(at: now)
  }

  private static func wake(_ state: inout State, _ track: Int, by waker: String?, at now: Int64) {
    guard let waker else { return }
    let from = state.recording.tracks.first { $0.name == waker }?.number
    state.recording.wakes.append(Recording.Wake(time: now, from: from, to: track, cause: waker))
  }

  /// Counts the threads of the process.
  private static func look(_ state: inout State) {
    guard let count = ProcessFigures.threads else { return }
    state.threads = max(state.threads, count - state.threadsBefore + 1)
  }
}
