import Generators

/// An error that no waiter takes: what a loop gives to its exception handler.
public struct ErrorReport: Sendable {
  /// Where the error comes from.
  public enum Kind: Hashable, Sendable {
    /// It left a callback.
    case callback

    /// A task failed, and its result was never asked for.
    case taskError

    /// A future failed, and its result was never asked for.
    case futureError

    /// A task was pending when its loop was closed; it was closed too, and this came out of it.
    case destroyedPending

    /// A loop was dropped, and nobody had closed it, while tasks were pending; it is closed now. The error
    /// is an ``UnclosedLoopError``.
    case neverClosed

    /// The selector failed, or could not be told of a descriptor.
    case selector

    /// A stream was dropped while it was open; it was closed.
    case droppedStream

    /// It left the coroutine that served a connection; the connection was closed.
    case connection

    /// A step or a callback blocked the loop; the error is a ``SlowStep``.
    case slowStep

    /// A server cannot accept connections for the moment; it will try again.
    case accept

    /// Something was handed to what was closed before, and was dropped: a callback or a timer to a loop,
    /// bytes to a stream.
    case refused

    /// The loop of a ``LoopThread`` has failed, and is closed with all that runs on it.
    case threadEnded
  }

  /// Where the error comes from.
  public let kind: Kind

  /// The error.
  public let error: any Error

  /// The name of the task that it left; `nil` if it was none.
  public let task: String?

  /// Where that task stood, outermost first; of one that has ended, only the function that it ran.
  public let trace: [SourcePlace]

  /// Makes a report, as a plug-in does that has an error which nobody else can take.
  public init(
    kind: Kind, error: any Error, task: String? = nil, trace: [SourcePlace] = []
  ) {
    self.kind = kind
    self.error = error
    self.task = task
    self.trace = trace
  }
}

extension ErrorReport: CustomStringConvertible {
  /// What happened, in which task, the error, and below it a line for each place of the trace; of a long
  /// one the middle is left out.
  public var description: String {
    "\(what): \(error)" + trace.lines.map { "\n  \($0)" }.joined()
  }

  private var what: String {
    let name = task ?? "a task"
    return switch kind {
    case .callback: "an error left a callback"
    case .taskError: "the error of \(name) was never retrieved"
    case .futureError: "a future's error was never retrieved"
    case .destroyedPending: "an error left \(name), which was closed while it was pending"
    case .neverClosed: "a loop was dropped"
    case .selector: "the selector failed"
    case .droppedStream: "a stream was dropped while it was open"
    case .connection: "an error left the coroutine of a connection"
    case .slowStep: "the loop was blocked"
    case .accept: "a server cannot accept connections"
    case .refused: "something was handed to what is closed, and was dropped"
    case .threadEnded: "the thread of a loop has ended"
    }
  }
}

extension EventLoop {
  /// What a loop does with an error that no waiter takes, unless it is told otherwise.
  @usableFromInline
  static func printError(_ loop: EventLoop, _ report: ErrorReport) {
    StandardError.write("\(report)")
  }
}
