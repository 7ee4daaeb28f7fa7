/// A loop, or something that belongs to one, was used in a way that its state does not allow.
public enum LoopError: Error, Hashable, Sendable {
  /// The loop is closed.
  case closed

  /// The loop runs already: it was run from inside itself.
  case alreadyRunning

  /// The loop was stopped before the future was done that it was to complete.
  case stoppedBeforeComplete

  /// A coroutine yielded something that is not to be waited for.
  ///
  /// Python: `RuntimeError: Task got bad yield`. Raised in the coroutine at that `yield`.
  case badYield

  /// A task awaits itself. Raised in its coroutine there.
  case selfAwait

  /// A coroutine waits for something that belongs to another loop than the one that drives it.
  ///
  /// A future or a task; or a lock, a semaphore, an event or a queue, even if there would be no need to
  /// wait. Raised in the coroutine there. A gather, a shield, a `waitFor` and
  /// an `asCompleted` that are given a future of another loop take a failure with this error for it.
  case foreignFuture

  /// A lock, a semaphore, an event or a queue that belongs to no loop yet was to be waited for where no
  /// loop runs: by a generator's `next`, outside of a run.
  case noRunningLoop

  /// `wait` was given nothing to wait for.
  case nothingToWaitFor

  /// A context that cancels the task which runs it was entered outside a task.
  case outsideTask

  /// The result of a coroutine was waited for on the thread of the loop that is to run it.
  ///
  /// The loop cannot go on while its thread waits. There, `YieldFrom` a task waits.
  case waitingOnOwnThread

  /// A task group was given a task before it was entered, or when it ends because of an error, or
  /// after its end.
  case groupNotActive
}

/// A future was asked for what it has not, or told what it is already.
///
/// Python: `asyncio.InvalidStateError`.
public enum InvalidStateError: Error, Hashable, Sendable {
  /// The result or the error of a future that is not done was asked for.
  ///
  /// Asking does not wait; `YieldFrom` the future does.
  case pending

  /// A future that is done already was completed.
  case done

  /// A task was completed, which takes its outcome from its coroutine alone.
  ///
  /// Python: `RuntimeError: Task does not support set_result operation`.
  case task
}

extension LoopError: CustomStringConvertible {
  /// What went wrong, in a sentence.
  public var description: String {
    switch self {
    case .closed: "the loop is closed"
    case .alreadyRunning: "the loop runs already"
    case .stoppedBeforeComplete:
      "the loop was stopped before the future was done that it was to complete"
    case .badYield: "a coroutine yielded something that is not to be waited for"
    case .selfAwait: "a task awaits itself"
    case .foreignFuture:
      "a coroutine waits for something of another loop than the one that drives it"
    case .noRunningLoop: "it was to be waited for where no loop runs"
    case .nothingToWaitFor: "wait was given nothing to wait for"
    case .outsideTask: "a context that cancels its task was entered outside a task"
    case .waitingOnOwnThread:
      "a result was waited for on the thread of the loop that is to bring it about"
    case .groupNotActive:
      "a task group takes tasks only between its entrance and its end"
    }
  }
}

extension InvalidStateError: CustomStringConvertible {
  /// What went wrong, in a sentence.
  public var description: String {
    switch self {
    case .pending: "the future is not done: it has neither a result nor an error"
    case .done: "the future is done already"
    case .task: "a task takes its outcome from its coroutine alone"
    }
  }
}
