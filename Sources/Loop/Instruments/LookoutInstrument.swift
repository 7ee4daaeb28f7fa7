import Generators

/// Tells other threads what a loop is at, even while a step blocks it.
///
/// ```swift
/// let lookout = LookoutInstrument()
/// loop.addInstrument(lookout)
/// // On another thread:
/// if let running = lookout.look(), running.duration > .seconds(1) { print(running) }
/// // Task-2 (Thumbnails) has been running for 3.2 seconds since it went on from
/// //   File "Shop/Thumbnails.swift", line 31, in Thumbnails
/// ```
///
/// A loop that is blocked cannot answer a ``ThreadsafeLoop/snapshot(_:)``. So this writes down before each
/// step where the task stands: a lock and O(d) for a chain of d `YieldFrom`, which only a loop pays that has
/// this instrument. What took a long time can be read afterwards in a ``SlowStep``.
public final class LookoutInstrument: EventLoop.Instrument, Sendable {
  private struct State {
    var running: Running?
    var start: Int64 = 0
  }

  private let state = SystemMonitor(State())

  /// Makes an instrument that has seen nothing.
  public init() {}

  /// What the loop runs at this moment; from any thread.
  ///
  /// - Returns: The step or the callback; `nil` if there is none: the loop waits, does not run, or is
  ///   between two steps.
  public func look() -> Running? {
    let now = SystemTime.monotonic
    return state.withLock { state in
      state.running?.duration = .nanoseconds(max(0, now - state.start))
      return state.running
    }
  }

  private func begin(_ running: Running) {
    let start = SystemTime.monotonic
    state.withLock { $0 = State(running: running, start: start) }
  }

  private func end() { state.withLock { $0.running = nil } }

  public func beforeStep(of task: EventLoop.AnyTask) {
    let head = task.future.cell.head
    begin(
      Running(
        task: task.number, name: task.name ?? "", coroutine: head.coroutineName, cause: nil,
        trace: head.trace))
  }

  public func afterStep(of task: EventLoop.AnyTask) { end() }

  public func beforeCallback(of cause: EventLoop.Cause) {
    begin(Running(task: nil, name: "", coroutine: "", cause: cause, trace: []))
  }

  public func afterCallback(of cause: EventLoop.Cause) { end() }
}

extension LookoutInstrument {
  /// A step or a callback that has not ended.
  public struct Running: Hashable, Sendable, Codable {
    /// The ``EventLoop/AnyTask/number`` of the task; `nil` for a callback.
    public let task: Int?

    /// The name of the task; empty for a callback.
    public let name: String

    /// The name of the type of its coroutine; empty for a callback.
    public let coroutine: String

    /// What has called a callback; `nil` for a step.
    public let cause: EventLoop.Cause?

    /// Where the task was suspended before this step, outermost first; empty for its first step, and for a
    /// callback.
    public let trace: [SourcePlace]

    /// For how long it has run, in real time.
    public internal(set) var duration = Duration.zero
  }
}

extension LookoutInstrument.Running: CustomStringConvertible {
  /// What runs, in a sentence, and below it a line for each place of the trace.
  public var description: String {
    let what = task == nil ? "a callback" : "\(name) (\(coroutine))"
    let sentence = "\(what) has been running for \(duration)"
    return trace.isEmpty
      ? sentence : sentence + " since it went on from" + trace.lines.map { "\n  \($0)" }.joined()
  }
}
