import Loop

/// Where and how a coroutine is interrupted by ``cancelEverywhere(seed:ways:pointLimit:setUp:run:check:)``.
public struct Interruption: Hashable, Sendable {
  /// A way to interrupt.
  public enum Way: Hashable, Sendable, CaseIterable {
    /// It is cancelled as soon as it is suspended, before anything else has happened.
    case whileWaiting

    /// It is cancelled when what it waits for is there and its next step is ready, but not made: a
    /// lock has been handed to it, an item is meant for it. This is where wake-ups get lost.
    case whenWoken

    /// It is cancelled as ``whileWaiting``, and once more where it is suspended next, in its clean-up.
    case twice

    /// The loop is closed while it is suspended: its clean-up runs, but cannot wait for anything.
    case byClosing
  }

  /// The suspension, counted from one; zero for before the first step.
  public let point: Int

  /// How.
  public let way: Way

  /// Makes a place and a way.
  ///
  /// - Parameters:
  ///   - point: The suspension, counted from one; zero for before the first step.
  ///   - way: How.
  public init(point: Int, way: Way) {
    self.point = point
    self.way = way
  }
}

extension Interruption: CustomStringConvertible {
  /// Where and how, in words.
  public var description: String {
    let place = point == 0 ? "before its first step" : "at suspension \(point)"
    return switch way {
    case .whileWaiting: "cancelled \(place)"
    case .whenWoken: "cancelled \(place), once it was woken"
    case .twice: "cancelled \(place), and again at its next suspension"
    case .byClosing: "closed \(place)"
    }
  }
}

/// What came of a coroutine that was interrupted, or, once, was not.
public struct InterruptedRun<Value> {
  /// Where and how it was interrupted; `nil` if it was not.
  public let interruption: Interruption?

  /// What it ended with; `CancelledError` as an error, also if the loop was closed.
  public let result: Result<Value, any Error>
}

/// Interrupts one task at one place.
final class Interrupter: EventLoop.Instrument {
  private let task: EventLoop.AnyTask
  private let interruption: Interruption?
  private unowned let loop: EventLoop

  /// How many steps the task has made.
  private(set) var stepCount = 0
  private var isDone = false

  init(_ task: EventLoop.AnyTask, _ loop: EventLoop, _ interruption: Interruption?) {
    self.task = task
    self.loop = loop
    self.interruption = interruption
  }

  /// Interrupts a task that has not made a step; says whether the loop is to be closed.
  func begin() -> Bool {
    guard let interruption, interruption.point == 0 else { return false }
    if interruption.way == .byClosing { return true }
    task.cancel()
    isDone = interruption.way != .twice
    return false
  }

  func afterStep(of task: EventLoop.AnyTask) {
    guard task == self.task else { return }
    stepCount += 1
    guard let interruption, stepCount == interruption.point else { return }
    switch interruption.way {
    case .whileWaiting, .twice: task.cancel()
    case .byClosing: loop.stop()
    case .whenWoken: break
    }
  }

  /// Called at the beginning of an iteration.
  func beginIteration(_ loop: EventLoop) {
    guard !isDone, let interruption, !task.isDone else { return }
    switch interruption.way {
    case .whenWoken where stepCount == interruption.point && loop.isReady(task):
      isDone = true
      task.cancel()
    case .twice where stepCount > interruption.point:
      isDone = true
      task.cancel()
    default: break
    }
  }
}
