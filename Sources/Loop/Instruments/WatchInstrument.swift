import Generators

/// Tells other threads what a loop does at this moment: which step blocks it, while it blocks it.
///
/// ```swift
/// let watch = WatchInstrument()
/// loop.addInstrument(watch)
/// // In a thread that looks now and then:
/// if let step = watch.step, step.duration > .seconds(1) { print(step) }
/// ```
///
/// A ``SlowStep`` is reported when the step has come to its end, and a snapshot is taken between two steps;
/// of a step that does not end only another thread can tell.
///
/// Before each step it takes the task's trace, which costs O(d), d = depth of the chain of `yield from`, and
/// a lock twice: some microsecond. It is for one loop, and keeps neither that nor its tasks.
public final class WatchInstrument: EventLoop.Instrument, Sendable {
  /// A step of a task, or a callback, that runs at this moment.
  public struct Step: Hashable, Sendable, Codable {
    /// The task's ``EventLoop/AnyTask/number``; `nil` in a callback.
    public let task: Int?

    /// The task's name; `nil` in a callback.
    public let name: String?

    /// What calls the callback; `nil` in a step of a task.
    public let callback: EventLoop.Cause?

    /// How long it has been running, in real time.
    public let duration: Duration

    /// Where the task was suspended before the step: the chain of `yield from`, outermost first.
    ///
    /// What runs now comes behind it. Empty for a callback, for a task's first step, and for a coroutine
    /// written by hand that does not know its place.
    public let trace: [SourcePlace]
  }

  private struct Beginning: Sendable {
    var task: Int?
    var name: String?
    var callback: EventLoop.Cause?
    var trace: [SourcePlace] = []
    var time: Int64
  }

  private let beginning = SystemMonitor<Beginning?>(nil)

  /// Makes an instrument that has seen nothing.
  public init() {}

  /// What the loop does at this moment; `nil` while it waits, does not run, or is between two steps.
  ///
  /// From any thread.
  public var step: Step? {
    guard let beginning = beginning.withLock({ $0 }) else { return nil }
    return Step(
      task: beginning.task, name: beginning.name, callback: beginning.callback,
      duration: .nanoseconds(max(0, SystemTime.monotonic - beginning.time)),
      trace: beginning.trace)
  }

  public func beforeStep(of task: EventLoop.AnyTask) {
    // Not the task's own `trace`, which says nothing of a task that is the current one: it is that already,
    // and yet is suspended.
    let trace = task.future.cell.head.trace
    begin(
      Beginning(task: task.number, name: task.name, trace: trace, time: SystemTime.monotonic))
  }

  public func afterStep(of task: EventLoop.AnyTask) { begin(nil) }

  public func beforeCallback(of cause: EventLoop.Cause) {
    begin(Beginning(callback: cause, time: SystemTime.monotonic))
  }

  public func afterCallback(of cause: EventLoop.Cause) { begin(nil) }

  private func begin(_ next: Beginning?) { beginning.withLock { $0 = next } }
}

extension WatchInstrument.Step: CustomStringConvertible {
  /// What runs and how long it has been running, in one sentence, and below it a line for each place of the
  /// trace, innermost last; of a long one the middle is left out.
  public var description: String {
    let subject = name.map { "a step of \($0)" } ?? "a callback"
    let sentence = "\(subject) has been running for \(duration)"
    return trace.isEmpty
      ? sentence : sentence + " since it went on from" + trace.lines.map { "\n  \($0)" }.joined()
  }
}
