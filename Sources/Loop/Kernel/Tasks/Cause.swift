extension EventLoop {
  /// What made a task ready, or what calls a callback.
  ///
  /// Tasks are named by their numbers, see ``EventLoop/AnyTask/number``.
  public enum Cause: Hashable, Sendable, Codable {
    /// A task: a step of it, by which it was made, or got what it waited for; or its end, with the
    /// callbacks that are told of that.
    case task(Int)

    /// The task itself: it has yielded its turn, or awaits what is done already.
    case turn

    /// A timer that was due.
    case timer

    /// A descriptor that was ready.
    case descriptor(Int32)

    /// Another thread, a call that came back from an executor, or a job of Swift's concurrency.
    case thread

    /// A callback that is none of these, such as one of ``EventLoop/callSoon(_:)``.
    case callback

    /// A cancellation; ``EventLoop/Instrument/cancellationRequested(of:)`` was told of it.
    case cancellation

    /// Code that ran on the loop's thread while the loop did not run.
    case outside
  }

  /// What a task waits for.
  public struct Obstacle: Hashable, Sendable, Codable {
    /// What it is.
    public let kind: DeadlockError.Obstacle

    /// The numbers of the tasks that can let it go on: the one that it awaits, those that a gather
    /// or a shield is made of, the one that has taken the lock.
    ///
    /// Empty where anybody might.
    public let others: [Int]
  }
}
