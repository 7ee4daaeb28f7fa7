extension EventLoop {
  /// Watches a loop: is told what its tasks do and when it waits.
  ///
  /// ```swift
  /// let statistics = StatisticsInstrument()
  /// loop.addInstrument(statistics)
  /// try loop.runUntilComplete(DownloadAll(loop: loop))
  /// print(statistics.stepCount, statistics.stepTime)
  /// ```
  ///
  /// Every hook has an implementation that does nothing; write those that you need. A loop without
  /// instruments pays one comparison a step.
  ///
  /// ## What a loop keeps to
  ///
  /// * A task is spawned before its first step, and exits once, after its last step. A task that is
  ///   cancelled before it began exits after the one step in which the cancellation is raised.
  /// * `beforeStep` and `afterStep` come in pairs, and one task's pairs are never inside another's.
  ///   So do `beforeCallback` and `afterCallback`, outside of steps.
  /// * A task that became ready, and a task that waits, are told of when the loop next comes by: after the
  ///   end of the step or callback whose doing it is, and before the next one begins. What a step waits
  ///   for is told before what it has made ready at its end. A task that was made is ready, too.
  /// * A task is told to be ready between its spawn and each of its steps, once; and to wait after a step
  ///   at whose end it neither has ended nor is ready.
  /// * `beforeWait` and `afterWait` come in pairs, outside of steps.
  /// * An instrument that is added or removed during a step is told of that step's end if, and only
  ///   if, it was told of its beginning.
  ///
  /// ## The contract
  ///
  /// Anyone may write an instrument; `InstrumentLaw.check(_:)` of `LoopTesting` runs one through
  /// these rules.
  ///
  /// 1. An instrument is an onlooker: tasks do the same with it as without it. One whose purpose is to
  ///    act may make tasks, cancel, add and remove instruments; its time counts as the loop's.
  /// 2. A hook, which is called on the loop's thread, must not run, stop or close the loop.
  /// 3. An instrument keeps neither a loop, which keeps it (neither would ever be freed), nor tasks that
  ///    are done.
  ///
  /// Several instruments are called in the order in which they were added. After trio's `EventLoop.Instrument`.
  public protocol Instrument: AnyObject {
    /// A task was made; it has its name, and was not stepped yet.
    func taskSpawned(_ task: EventLoop.AnyTask)

    /// A task was made, and by which; the default calls the hook without it.
    ///
    /// - Parameters:
    ///   - task: The task.
    ///   - maker: The number of the task whose step has made it; `nil` if none has.
    func taskSpawned(_ task: EventLoop.AnyTask, by maker: Int?)

    /// A task that waited, or was made, stands in the ready queue.
    ///
    /// - Parameters:
    ///   - task: The task.
    ///   - cause: What made it ready.
    func taskReady(_ task: EventLoop.AnyTask, by cause: EventLoop.Cause)

    /// A task is about to be resumed.
    func beforeStep(of task: EventLoop.AnyTask)

    /// A task was suspended, or its coroutine has ended.
    func afterStep(of task: EventLoop.AnyTask)

    /// A task that was suspended is not ready: it waits for something.
    ///
    /// - Parameters:
    ///   - task: The task; its trace says where it stands.
    ///   - obstacle: What it waits for. Making it takes O(n) for a gather of n.
    func taskWaits(_ task: EventLoop.AnyTask, for obstacle: EventLoop.Obstacle)

    /// A callback is about to be called: of a timer, a descriptor, another thread, a future that is done,
    /// or a plain one.
    ///
    /// - Parameter cause: What calls it.
    func beforeCallback(of cause: EventLoop.Cause)

    /// A callback has ended.
    ///
    /// - Parameter cause: What has called it.
    func afterCallback(of cause: EventLoop.Cause)

    /// A task's coroutine has ended, or was closed with its loop.
    ///
    /// - Parameters:
    ///   - task: The task; it still has its name, and is marked as done after this call.
    ///   - end: How it has ended.
    func taskExited(_ task: EventLoop.AnyTask, _ end: EventLoop.TaskEnd)

    /// The loop asks its selector for events.
    ///
    /// - Parameter limit: How long it waits at most: zero if it only looks, `nil` for no limit.
    func beforeWait(limit: Duration?)

    /// The selector has answered.
    ///
    /// - Parameter events: How many descriptors are ready or calls came from other threads.
    func afterWait(events: Int)

    /// A timer is due and was not cancelled; what it does follows. Told after `beforeCallback(of:)`.
    func timerFired()

    /// Somebody asks a task that is not done to be cancelled.
    func cancellationRequested(of task: EventLoop.AnyTask)
  }
}

extension EventLoop.Instrument {
  public func taskSpawned(_ task: EventLoop.AnyTask) {}
  public func taskSpawned(_ task: EventLoop.AnyTask, by maker: Int?) { taskSpawned(task) }
  public func taskReady(_ task: EventLoop.AnyTask, by cause: EventLoop.Cause) {}
  public func taskWaits(_ task: EventLoop.AnyTask, for obstacle: EventLoop.Obstacle) {}
  public func beforeCallback(of cause: EventLoop.Cause) {}
  public func afterCallback(of cause: EventLoop.Cause) {}
  public func beforeStep(of task: EventLoop.AnyTask) {}
  public func afterStep(of task: EventLoop.AnyTask) {}
  public func taskExited(_ task: EventLoop.AnyTask, _ end: EventLoop.TaskEnd) {}
  public func beforeWait(limit: Duration?) {}
  public func afterWait(events: Int) {}
  public func timerFired() {}
  public func cancellationRequested(of task: EventLoop.AnyTask) {}
}

extension EventLoop {
  /// How a task has ended.
  public enum TaskEnd: String, Hashable, Sendable, Codable {
    /// It has a result.
    case finished

    /// An error left its coroutine.
    case failed

    /// It was cancelled, or closed with its loop.
    case cancelled
  }
}
