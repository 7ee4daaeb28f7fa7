import Generators

/// A step or a callback blocked the loop: while it ran, nothing else could.
///
/// Comes to the exception handler in an ``ErrorReport`` of the kind ``ErrorReport/Kind/slowStep``;
/// nothing is raised anywhere. The cure is an executor (``EventLoop/defaultExecutor``) for what
/// blocks, or an ``EventLoop/turn`` now and then in what computes.
public struct SlowStep: Error, Hashable, Sendable, CustomStringConvertible {
  /// What took so long.
  public enum Subject: Hashable, Sendable {
    /// A step of a task, which has this name.
    case task(String)

    /// A callback: of a timer, of a descriptor, of a future that is done, or a plain one.
    case callback
  }

  /// What took so long.
  public let subject: Subject

  /// How long it took, in real time; exact to the tick of the system's clock, 1 to 10 ms.
  public let duration: Duration

  /// How long it might have taken: the loop's ``EventLoop/slowStepThreshold``.
  public let threshold: Duration

  /// Where the step ended: the chain of `yield from`, with file and line, outermost first.
  ///
  /// What took so long is what was run on the way there. Empty for a callback, for a task's last
  /// step, and for a coroutine written by hand that does not know its place.
  public let trace: [SourcePlace]

  /// The report in one sentence, and below it a line for each place of the trace, innermost last; of a
  /// long one the middle is left out.
  public var description: String {
    let what =
      switch subject {
      case .task(let name): "a step of \(name)"
      case .callback: "a callback"
      }
    let sentence = "\(what) blocked the loop for \(duration)"
    return trace.isEmpty
      ? sentence : sentence + " before it came to" + trace.lines.map { "\n  \($0)" }.joined()
  }
}

extension EventLoop {
  /// How the steps of a loop are measured.
  struct StepMeasuring {
    /// The threshold in nanoseconds; the highest number for none.
    var limit: Int64 = 100_000_000 { didSet { setPlain() } }

    /// What steps are measured with instead of the system's clock, in nanoseconds; for tests.
    var time: (() -> Int64)? { didSet { setPlain() } }

    /// Whether callbacks are told of.
    var isObserved = false { didSet { setPlain() } }

    /// Whether the system's clock measures the steps, there is a threshold, and nobody is told of
    /// callbacks: in one word, since it is asked for each of them.
    private(set) var isPlain = true

    /// When the last step ended.
    var lastEnd: Int64 = 0

    private mutating func setPlain() {
      isPlain = limit != .max && time == nil && !isObserved
    }
  }

  /// Begins to measure anew: the time that has passed was not a step.
  func restartStep() { if measuring.limit != .max { measuring.lastEnd = measuringTime } }

  private var measuringTime: Int64 { measuring.time?() ?? SystemTime.coarseMonotonic }

  /// Ends the measuring of one step and begins that of the next, where the system's clock measures it.
  ///
  /// The clock is read once a step: the end of one is the beginning of the next. Nearly always it has
  /// not ticked meanwhile, and that is all.
  @inline(__always)
  func endPlainStep(_ task: CellRef?) {
    if SystemTime.coarseMonotonic == measuring.lastEnd { return }
    endTickedStep(task)
  }

  /// The same, whatever measures it, and whether or not there was a tick.
  @inline(never)
  func endTickedStep(_ task: CellRef?) {
    if measuring.limit == .max { return }
    let now = measuringTime
    let duration = now &- measuring.lastEnd
    measuring.lastEnd = now
    if duration > measuring.limit { reportSlowStep(task, duration) }
  }

  private func reportSlowStep(_ task: CellRef?, _ duration: Int64) {
    let name = task.map { register.name(of: $0) }
    let step = SlowStep(
      subject: name.map { .task($0) } ?? .callback, duration: .nanoseconds(duration),
      threshold: .nanoseconds(measuring.limit),
      trace: task?.trace ?? [])
    report(ErrorReport(kind: .slowStep, error: step))
    // The handler's own time is not the next step's.
    restartStep()
  }
}
