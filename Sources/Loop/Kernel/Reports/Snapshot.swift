import Generators

extension EventLoop {
  /// What a loop does at one moment: its tasks with their traces, who waits for whom, and what else
  /// could wake them.
  ///
  /// ```
  /// 3 tasks, 1 timer, time 0.5 seconds
  /// main (Download) waits for all of Task-2, Task-3
  /// │ File "Flags/Download.swift", line 12, in Download
  /// ├ Task-2 (GetFlag) waits for a lock that Task-3 has taken
  /// │ │ File "Flags/GetFlag.swift", line 8, in GetFlag
  /// │ └ Task-3 (GetFlag) waits for a timer
  /// │     File "Flags/GetFlag.swift", line 9, in GetFlag
  /// └ Task-3, see above
  /// ```
  ///
  /// A value like any other, to be sent, compared and encoded: the differences of two of them are what
  /// has happened meanwhile.
  public struct Snapshot: Hashable, Sendable, Codable {
    /// The loop's time, in nanoseconds of its clock.
    public let time: Int64

    /// The tasks that are not done, in the order in which they were made.
    public let tasks: [Task]

    /// The locks for which tasks wait, in the order of their first waiters.
    public let locks: [Lock]

    /// The queues at which tasks wait, in the order of their first waiters.
    public let queues: [Queue]

    /// The task groups that have tasks, in the order of their first.
    public let groups: [Group]

    /// When the pending timers are due, in nanoseconds of the loop's clock, earliest first.
    public let deadlines: [Int64]

    /// The descriptors that are watched, by number.
    public let descriptors: [Descriptor]

    /// How many callbacks and steps are ready.
    public let readyCount: Int

    /// How many calls in executors, threads and Swift tasks wait for the loop, or it for them.
    public let callCount: Int
  }
}

extension EventLoop.Snapshot {
  /// A task that is not done.
  public struct Task: Hashable, Sendable, Codable {
    /// Its ``EventLoop/AnyTask/number``.
    public let number: Int

    /// Its name.
    public let name: String

    /// The name of the type of its coroutine.
    public let coroutine: String

    /// Whether it runs, is ready, or waits.
    public let state: State

    /// Where it is suspended, outermost first; empty if it has not begun, or runs.
    public let trace: [SourcePlace]

    /// The number of the task that has made it; `nil` if none has, or if there was no instrument to
    /// notice: a loop does not remember it otherwise.
    public let maker: Int?

    /// What it waits for; ``DeadlockError/Obstacle/nothing`` if it does not wait.
    public let obstacle: DeadlockError.Obstacle

    /// The numbers of the tasks whose end, or whose release of a lock, could let it go on.
    public let waitsFor: [Int]

    /// The numbers of the tasks that it could let go on.
    public internal(set) var waitedForBy: [Int] = []

    /// When time limits cancel it, in nanoseconds of the loop's clock, earliest first: those of a
    /// ``EventLoop/timeout(_:)`` around the statement at which it stands, and of a
    /// ``EventLoop/waitFor(_:timeout:)`` that waits for it.
    public let limits: [Int64]

    /// How many Swift tasks, continuations and other threads wait for its end.
    public let outsideCount: Int
  }

  /// What a task does.
  public enum State: String, Hashable, Sendable, Codable, CaseIterable {
    /// It is stepped: it is what takes the snapshot.
    case running

    /// It is to be stepped when its turn comes.
    case ready

    /// It waits.
    case waiting
  }

  /// A lock for which tasks wait.
  public struct Lock: Hashable, Sendable, Codable {
    /// The number of the task that has taken it, if it is one of the loop that is not done.
    public let holder: Int?

    /// The numbers of the tasks that wait for it.
    public internal(set) var waiters: [Int]
  }

  /// A queue at which tasks wait.
  public struct Queue: Hashable, Sendable, Codable {
    /// How many items are in it.
    public let count: Int

    /// How many items fit; `nil` for any number.
    public let maxSize: Int?

    /// The numbers of the tasks that wait for an item.
    public internal(set) var getters: [Int]

    /// The numbers of the tasks that wait for a place.
    public internal(set) var putters: [Int]
  }

  /// A task group of which tasks are not done.
  public struct Group: Hashable, Sendable, Codable {
    /// The number of the task that has entered it, and does not leave it before the others are done;
    /// `nil` if that was closed.
    public let parent: Int?

    /// The numbers of its tasks.
    public internal(set) var tasks: [Int]
  }

  /// A descriptor that is watched.
  public struct Descriptor: Hashable, Sendable, Codable {
    /// The number that the system knows it by.
    public let number: Int32

    /// Whether something waits until it can be read from.
    public let isRead: Bool

    /// Whether something waits until it can be written to.
    public let isWritten: Bool
  }
}
