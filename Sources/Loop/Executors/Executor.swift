extension EventLoop {
  /// Runs blocking calls away from the loop's thread.
  ///
  /// ## The contract
  ///
  /// Anyone may write an executor; `ExecutorLaw.check(_:)` of `LoopTesting` runs one through these
  /// rules.
  ///
  /// 1. Each job that is submitted before ``shutdown()`` is run once, on any thread, and given up then.
  /// 2. ``submit(_:)`` does not wait for the job, except that an executor may run it at once.
  /// 3. ``shutdown()`` returns when all submitted jobs have run and the executor's threads have ended.
  ///    Later jobs are refused with ``ExecutorError/shutDown``, and not run. The second time does
  ///    nothing.
  ///
  /// ``submit(_:)`` and ``shutdown()`` are called on the thread of the loop that the executor serves.
  public protocol Executor: AnyObject {
    /// Has a job run.
    ///
    /// - Parameter job: What to run; it does not throw.
    /// - Throws: ``ExecutorError/shutDown``; ``SystemError`` if the system has no thread left.
    func submit(_ job: @escaping @Sendable () -> Void) throws

    /// Waits for all submitted jobs, and gives back what the executor holds. The second time does
    /// nothing.
    ///
    /// Jobs may wait for the loop as long as it is open or has answered them: ``EventLoop/close()`` calls
    /// this when nothing waits for the loop any more.
    func shutdown()
  }
}

/// An executor refused a job.
public enum ExecutorError: Error, Hashable, Sendable {
  /// It was shut down before.
  case shutDown
}

/// Runs each job at once, on the thread that submits it: for tests.
public final class InlineExecutor: EventLoop.Executor {
  private var isShutDown = false

  /// Makes an executor.
  public init() {}

  /// Runs the job.
  ///
  /// - Throws: ``ExecutorError/shutDown``.
  public func submit(_ job: @escaping @Sendable () -> Void) throws {
    if isShutDown { throw ExecutorError.shutDown }
    job()
  }

  /// Refuses later jobs.
  public func shutdown() { isShutDown = true }
}

extension ExecutorError: CustomStringConvertible {
  /// What went wrong, in a sentence.
  public var description: String {
    switch self {
    case .shutDown: "the executor was shut down"
    }
  }
}
