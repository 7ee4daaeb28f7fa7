import Synchronization

/// The loop as an executor of Swift's concurrency: of actors, and of tasks that prefer it.
///
/// ```swift
/// actor Telephone {
///   let executor: LoopExecutor
///   init(_ executor: LoopExecutor) { self.executor = executor }
///   nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
///   func ring() async throws { try executor.withLoop { $0.callSoon { print("ring") } } }
/// }
/// let telephone = Telephone(loop.serialExecutor)
/// Task(executorPreference: executor) { … }
/// ```
///
/// A job runs on the loop's thread, while the loop runs, and stands in the same line as callbacks and
/// the steps of tasks, first in first out. A job that is made ready on the loop's thread goes into
/// that line at once; one from elsewhere goes through the loop's inbox, and wakes the loop. An actor
/// of this executor may be entered without a hop from the loop's callbacks and coroutines, by
/// `assumeIsolated`, and it may touch the loop by ``withLoop(_:)``.
///
/// **A loop that does not run** keeps jobs until it runs again. As long as an executor exists the loop
/// does not count as idle: jobs may still come.
///
/// **A loop that is closed** cannot run jobs any more, but to drop one would leave its task, and all
/// who await it, hanging for ever. So `close()` runs the jobs that are ready, once each, on its thread;
/// those that come later, while `close()` runs or after it, run on Swift's own pool when `close()` is
/// done with the others: still one at a time, in their order, and isolated to the executor, but not
/// on the loop's thread: ``withLoop(_:)`` throws ``LoopError/closed``.
///
/// **Who keeps it**: Swift's runtime does not, where it enqueues. What keeps an executor are the actors
/// that have it and the tasks that prefer it, and so nothing does once their last job has run, which
/// may be before `enqueue` returns. So to put the job in is the last that an enqueuing thread
/// does with the executor and with the loop's inbox, whose states say the rest.
public final class LoopExecutor: Sendable {
  private let inbox: LoopInbox

  /// The thread that runs a late job at this moment; zero if none does.
  private let lateThread = Atomic<UInt>(0)

  fileprivate init(_ loop: EventLoop) {
    inbox = loop.inbox
    inbox.expect(1)
  }

  deinit { inbox.expect(-1) }

  /// Lends the loop to code that runs on this executor.
  ///
  /// Nothing that belongs to the loop leaves by the result, which is `Sendable`; an actor keeps what
  /// it makes here in its own state.
  ///
  /// - Parameter body: What to do with the loop.
  /// - Returns: What `body` returns.
  /// - Throws: ``LoopError/closed`` if the loop is closed; what `body` throws.
  /// - Precondition: The caller runs on this executor.
  public func withLoop<Result: Sendable>(
    _ body: (EventLoop) throws -> Result
  ) throws -> Result {
    guard let loop = inbox.loopHere else {
      checkIsolated()
      throw LoopError.closed
    }
    return try loop.use { loop in
      if loop.isClosed { throw LoopError.closed }
      return try body(loop)
    }
  }
}

extension LoopExecutor: SerialExecutor, TaskExecutor {
  /// Takes a job of an actor; see the type for when and where it runs.
  public func enqueue(_ job: consuming ExecutorJob) {
    accept(JobWord(UnownedJob(job), isIsolated: true))
  }

  /// Takes a job of a task that prefers this executor; see the type for when and where it runs.
  // The two protocols ask for a function of the same name. Told apart, a job of a task need not leave
  // an isolation which it never wanted: that would cost one more round through the queue (Swift 6.3).
  @_implements(TaskExecutor,enqueue(_:))
  public func enqueueOfTask(_ job: consuming ExecutorJob) {
    accept(JobWord(UnownedJob(job), isIsolated: false))
  }

  @inline(__always)
  private func accept(_ job: JobWord) {
    if let loop = inbox.loopHere {
      loop.use { $0.ready.append(ReadyWord(job)) }
    } else if inbox.send(job) {
      // The job has not run, and so the executor is there.
      startLate()
    }
  }

  /// This executor, for an actor's `unownedExecutor`; the actor keeps the executor.
  public func asUnownedSerialExecutor() -> UnownedSerialExecutor {
    UnownedSerialExecutor(ordinary: self)
  }

  /// This executor, as what a task prefers.
  public func asUnownedTaskExecutor() -> UnownedTaskExecutor {
    UnownedTaskExecutor(ordinary: self)
  }

  /// Whether the caller runs on this executor: in a job, or in anything else on the loop's thread
  /// while the loop runs.
  public func isIsolatingCurrentContext() -> Bool? {
    inbox.isOnThread || lateThread.load(ordering: .relaxed) == SystemThread.currentNumber
  }

  /// Stops the program if the caller does not run on this executor.
  public func checkIsolated() {
    precondition(
      isIsolatingCurrentContext() == true, "LoopExecutor: not on the thread that runs the loop")
  }
}

extension LoopExecutor {
  /// Has a thread of Swift's pool run the jobs that the loop cannot run any more.
  // Out of line: what a new task needs would be made ready in each `enqueue`.
  @inline(never)
  fileprivate func startLate() { Task.detached { self.runLate() } }

  private func runLate() {
    let door = makeDoor()
    while true {
      let jobs = inbox.takeLate()
      if jobs.isEmpty { return }
      for job in jobs {
        lateThread.store(SystemThread.currentNumber, ordering: .relaxed)
        door.run(job)
        lateThread.store(0, ordering: .relaxed)
      }
    }
  }

  fileprivate func makeDoor() -> JobDoor {
    JobDoor(
      serial: asUnownedSerialExecutor(), task: asUnownedTaskExecutor(),
      startLate: { [unowned self] in startLate() })
  }
}

extension EventLoop {
  /// The loop's executor, for actors and for tasks that prefer it.
  ///
  /// There is one at a time: as long as somebody keeps it, it is given again.
  public var serialExecutor: LoopExecutor {
    let service = service(ExecutorService.self) { ExecutorService() }
    if let executor = service.executor { return executor }
    let executor = LoopExecutor(self)
    service.executor = executor
    jobDoor = executor.makeDoor()
    return executor
  }
}

/// The executor of a loop, as long as something else keeps it.
private final class ExecutorService: LoopPart {
  weak var executor: LoopExecutor?
}
