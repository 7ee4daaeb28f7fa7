extension EventLoop {
  /// What a loop did, step by step: what a ``TimelineInstrument`` has recorded.
  ///
  /// All times are nanoseconds of the loop's clock, and each list is in their order. A loop does one
  /// thing at a time, so no two slices overlap.
  ///
  /// It is encoded with the names of its properties; what is `nil` is left out:
  ///
  /// ```json
  /// {"tracks": [{"number": 1, "name": "download", "coroutine": "Download"}],
  ///  "slices": [{"track": 1, "start": 0, "end": 900, "file": "Flags/Download.swift", "line": 12,
  ///              "waitsFor": "future", "others": []}],
  ///  "wakes": [{"time": 5000, "from": 0, "to": 1, "cause": "timer"}],
  ///  "cancellations": [], "ends": [], "waits": [{"start": 900, "end": 5000}], "dropped": 0}
  /// ```
  public struct Timeline: Hashable, Sendable, Codable {
    /// The tasks, by number; number 0, if it is there, is the loop with its callbacks.
    public var tracks: [Track] = []

    /// The steps of tasks, and the callbacks.
    public var slices: [Slice] = []

    /// What became ready by what; without the turns that tasks gave themselves.
    public var wakes: [Wake] = []

    /// Who was asked to be cancelled.
    public var cancellations: [Cancellation] = []

    /// How tasks have ended.
    public var ends: [End] = []

    /// When the loop waited for descriptors, timers and other threads.
    public var waits: [Wait] = []

    /// How long a step or callback may take, in nanoseconds; `nil` for any time.
    ///
    /// The loop's ``EventLoop/slowStepThreshold``, as it was when the instrument was made.
    public var slowStepThreshold: Int64?

    /// How many records were overwritten, since there was no room.
    public var dropped = 0

    /// Makes a timeline in which nothing happens.
    public init() {}
  }
}

extension EventLoop.Timeline {
  /// A task, or the loop itself.
  public struct Track: Hashable, Sendable, Codable {
    /// The task's ``EventLoop/AnyTask/number``; 0 for callbacks.
    public let number: Int

    /// The task's name.
    public let name: String

    /// The name of the type of its coroutine; empty for callbacks.
    public let coroutine: String

    /// The number of the task that has made it; `nil` if none has.
    public let maker: Int?

    /// Makes a track, for a timeline of something else than a loop.
    public init(number: Int, name: String, coroutine: String, maker: Int? = nil) {
      self.number = number
      self.name = name
      self.coroutine = coroutine
      self.maker = maker
    }
  }

  /// A step of a task, or a callback.
  public struct Slice: Hashable, Sendable, Codable {
    /// The number of the task, or 0.
    public let track: Int

    /// When it began.
    public let start: Int64

    /// When it ended.
    public let end: Int64

    /// The file in which the task is suspended after the step, as `#fileID` gives it.
    ///
    /// Of its trace, the innermost place that is known. `nil` if none is, for the last step, and for a
    /// callback.
    public let file: String?

    /// The line in that file.
    public let line: Int?

    /// What the task waits for then; `nil` if it is ready at once or has ended, and for a callback.
    public let waitsFor: DeadlockError.Obstacle?

    /// The numbers of the tasks on which that depends.
    public let others: [Int]

    /// What has called a callback; `nil` for a step.
    public let cause: Cause?

    /// Makes a slice, for a timeline of something else than a loop.
    public init(
      track: Int, start: Int64, end: Int64, file: String? = nil, line: Int? = nil,
      waitsFor: DeadlockError.Obstacle? = nil, others: [Int] = [], cause: Cause? = nil
    ) {
      self.track = track
      self.start = start
      self.end = end
      self.file = file
      self.line = line
      self.waitsFor = waitsFor
      self.others = others
      self.cause = cause
    }
  }

  /// A task became ready.
  public struct Wake: Hashable, Sendable, Codable {
    /// When.
    public let time: Int64

    /// The number of the task whose doing it was; 0 for a callback, `nil` for code outside of the loop.
    public let from: Int?

    /// The number of the task.
    public let to: Int

    /// What made it ready.
    public let cause: Cause

    /// The place in ``EventLoop/Timeline/slices`` of the step or callback that made it ready; `nil` if
    /// it was none, or was overwritten.
    public internal(set) var slice: Int?

    /// Makes a wake-up, for a timeline of something else than a loop.
    public init(time: Int64, from: Int?, to: Int, cause: Cause, slice: Int? = nil) {
      self.time = time
      self.from = from
      self.to = to
      self.cause = cause
      self.slice = slice
    }
  }

  /// What made a task ready: ``EventLoop/Cause`` in one word.
  public enum Cause: String, Hashable, Sendable, Codable, CaseIterable {
    /// A step of another task, or its end.
    case task

    /// It yielded its turn.
    case turn

    /// A timer.
    case timer

    /// A descriptor.
    case descriptor

    /// Another thread, an executor, or a job of Swift's concurrency.
    case thread

    /// Another callback.
    case callback

    /// A cancellation.
    case cancellation

    /// Code that ran while the loop did not.
    case outside
  }

  /// A task was asked to be cancelled.
  public struct Cancellation: Hashable, Sendable, Codable {
    /// When.
    public let time: Int64

    /// The number of the task that asked; 0 for a callback, `nil` for code outside of the loop.
    public let from: Int?

    /// The number of the task.
    public let to: Int

    /// The place in ``EventLoop/Timeline/slices`` of the step or callback that asked, as that of a wake.
    public internal(set) var slice: Int?
  }

  /// A task has ended.
  public struct End: Hashable, Sendable, Codable {
    /// When.
    public let time: Int64

    /// The number of the task.
    public let track: Int

    /// How.
    public let end: EventLoop.TaskEnd
  }

  /// The loop waited.
  public struct Wait: Hashable, Sendable, Codable {
    /// When it began to.
    public let start: Int64

    /// When it went on.
    public let end: Int64
  }
}

extension EventLoop.Timeline {
  /// The steps and callbacks that took longer than they may, by the loop's clock, and so kept all others
  /// waiting.
  ///
  /// Complexity: O(n), n = slices.
  public var slowSlices: [Slice] { slices.filter(isSlow) }

  func isSlow(_ slice: Slice) -> Bool {
    slowStepThreshold.map { slice.end - slice.start > $0 } ?? false
  }

  /// When the first thing happened, and the last; `nil` if nothing did.
  public var interval: ClosedRange<Int64>? {
    let times =
      [slices.first?.start, wakes.first?.time, cancellations.first?.time, waits.first?.start]
      + [slices.last?.end, wakes.last?.time, cancellations.last?.time, waits.last?.end]
      + [ends.first?.time, ends.last?.time]
    let known = times.compactMap { $0 }
    guard let start = known.min(), let end = known.max() else { return nil }
    return start...end
  }
}

extension EventLoop.Timeline.Cause {
  init(_ cause: EventLoop.Cause) {
    self =
      switch cause {
      case .task: .task
      case .turn: .turn
      case .timer: .timer
      case .descriptor: .descriptor
      case .thread: .thread
      case .callback: .callback
      case .cancellation: .cancellation
      case .outside: .outside
      }
  }
}
