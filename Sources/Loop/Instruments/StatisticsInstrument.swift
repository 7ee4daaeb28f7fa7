/// Counts what a loop does, and how long its steps and waits take.
public final class StatisticsInstrument: EventLoop.Instrument {
  /// How many tasks were made.
  public private(set) var spawnCount = 0

  /// How many tasks ended with a result.
  public private(set) var finishedCount = 0

  /// How many tasks ended with an error.
  public private(set) var failedCount = 0

  /// How many tasks were cancelled.
  public private(set) var cancelledCount = 0

  /// How many steps were made.
  public private(set) var stepCount = 0

  /// How long all steps took together.
  public private(set) var stepTime = Duration.zero

  /// How long the longest step took.
  public private(set) var longestStep = Duration.zero

  /// How often the loop asked its selector.
  public private(set) var waitCount = 0

  /// How long it waited there altogether.
  public private(set) var waitTime = Duration.zero

  /// How many timers were due.
  public private(set) var timerCount = 0

  /// How often a task was asked to be cancelled.
  public private(set) var cancellationCount = 0

  private let clock: any EventLoopClock
  private var start = Duration.zero

  /// Makes an instrument that has counted nothing.
  ///
  /// - Parameter clock: What the times are measured with; by default real time, whatever the
  ///   loop's clock is.
  public init(clock: any EventLoopClock = MonotonicClock()) { self.clock = clock }

  public func taskSpawned(_ task: EventLoop.AnyTask) { spawnCount += 1 }

  public func beforeStep(of task: EventLoop.AnyTask) { start = clock.now }

  public func afterStep(of task: EventLoop.AnyTask) {
    let time = clock.now - start
    stepCount += 1
    stepTime += time
    longestStep = max(longestStep, time)
  }

  public func taskExited(_ task: EventLoop.AnyTask, _ end: EventLoop.TaskEnd) {
    switch end {
    case .finished: finishedCount += 1
    case .failed: failedCount += 1
    case .cancelled: cancelledCount += 1
    }
  }

  public func beforeWait(limit: Duration?) { start = clock.now }

  public func afterWait(events: Int) {
    waitCount += 1
    waitTime += clock.now - start
  }

  public func timerFired() { timerCount += 1 }

  public func cancellationRequested(of task: EventLoop.AnyTask) { cancellationCount += 1 }
}

@available(*, unavailable, message: "an instrument belongs to the thread of its loop")
extension StatisticsInstrument: Sendable {}
