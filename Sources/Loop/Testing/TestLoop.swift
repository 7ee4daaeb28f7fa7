import Generators
import Loop

/// A loop for one test: under virtual time, with a journal, and with a check at its end that nothing
/// is left.
///
/// ```swift
/// try withTestLoop { test in
///   let lock = Lock(loop: test.loop)
///   let flag = try test.run(DownloadOne(loop: test.loop, lock: lock, cc: "BR"))
///   try test.journal.expect(["connected", "sent", "closed"])
/// }  // throws if a task, a timer, a watched descriptor … is left
/// ```
///
/// ``withTestLoop(seed:autojump:selector:_:)`` makes one and ends it. Nothing here waits in real
/// time: hours of `sleep` take none, blocking calls run at once (`InlineExecutor`), and there are
/// no descriptors but those of a script (``ScriptedSelector``). A step that blocks is not reported.
///
/// It knows no testing library: what is wrong is thrown, as a typed error that says what it is.
public final class TestLoop {
  /// The loop.
  public let loop: EventLoop

  /// The loop's clock.
  public let clock: VirtualClock

  /// A journal for the test's words.
  public let journal = Journal()

  /// What the order of each iteration is drawn from; `nil` if it is first in, first out.
  public let seed: UInt64?

  /// What came to the loop's exception handler.
  ///
  /// It counts as left behind at the end of the test unless ``takeReports()`` took it.
  public private(set) var reports: [ErrorReport] = []

  let shuffle: ReadyShuffle?

  /// How many iterations ``settle()`` runs at most.
  static let settlingLimit = 100_000

  /// Makes a loop for a test, which must be ended with ``finish(allowingFutures:)`` or ``close()``.
  ///
  /// - Parameters:
  ///   - seed: Shuffles what is ready in each iteration, as the seed says: tasks in any order,
  ///     callbacks of `callSoon`, timers, the done callbacks of one future and the events of one
  ///     descriptor among themselves in theirs. `nil` for the order of asyncio.
  ///   - autojump: Whether an idle loop jumps to its next timer; if not, ``advance(by:)`` moves the
  ///     time.
  ///   - selector: What the loop waits with; a ``ScriptedSelector`` without a script by default.
  public init(
    seed: UInt64? = nil, autojump: Bool = true, selector: (any EventLoop.Selector)? = nil
  ) {
    self.seed = seed
    let clock = VirtualClock(autojump: autojump)
    self.clock = clock
    loop = EventLoop(clock: clock, selector: selector ?? ScriptedSelector())
    loop.slowStepThreshold = nil
    loop.defaultExecutor = InlineExecutor()
    loop.lookupExecutor = InlineExecutor()
    loop.processExecutor = InlineExecutor()
    shuffle = seed.map { ReadyShuffle(SplitMix64(seed: $0)) }
    loop.arrangement = shuffle
    loop.exceptionHandler = { [weak self] _, report in self?.reports.append(report) }
  }

  /// Runs until an awaitable is done, and gives its result.
  ///
  /// - Parameter awaitable: A coroutine, a future, a task.
  /// - Returns: The result.
  /// - Throws: The error that it ends with; `DeadlockError` if nothing is left that could complete
  ///   it; ``ScriptedSelectorError/scriptIsOver`` if it waits for a descriptor, or for a time while
  ///   the clock does not jump; and what else `EventLoop.runUntilComplete(_:)` throws.
  public func run<Source: Awaitable>(
    _ awaitable: Source
  ) throws -> Source.Delegation.Returned {
    try loop.runUntilComplete(awaitable)
  }

  /// Runs until nothing can go on unless the time is moved or somebody outside does something.
  ///
  /// The time stands still meanwhile, whether or not the clock jumps. After trio's
  /// `wait_all_tasks_blocked`.
  ///
  /// - Throws: ``TestLoopError/doesNotSettle`` after 100,000 iterations; what
  ///   `EventLoop.runUntilIdle()` throws.
  public func settle() throws {
    // Before it is stopped, which would end the run that goes on.
    if loop.isRunning { throw LoopError.alreadyRunning }
    for _ in 0..<Self.settlingLimit {
      // A loop that is stopped before it runs makes one iteration, and does not wait in it.
      loop.stop()
      try loop.runUntilIdle()
      if isSettled { return loop.checkInvariants() }
    }
    throw TestLoopError.doesNotSettle
  }

  private var isSettled: Bool {
    if loop.hasReadyWork { return false }
    return loop.nextDeadline.map { $0 > clock.nanoseconds } ?? true
  }

  /// Moves the time forward, from timer to timer, and runs what each of them sets going.
  ///
  /// - Parameter duration: How far; not negative.
  /// - Throws: As ``settle()``.
  public func advance(by duration: Duration) throws {
    precondition(duration >= .zero, "TestLoop.advance(by:): a clock cannot go back")
    let end = clock.now.saturatingSum(duration)
    try settle()
    while let next = loop.nextDeadline, .nanoseconds(next) <= end {
      clock.advance(to: .nanoseconds(next))
      try settle()
    }
    clock.advance(to: end)
    try settle()
  }

  /// Takes out what came to the loop's exception handler: errors that the test expects.
  ///
  /// - Returns: The reports so far.
  public func takeReports() -> [ErrorReport] {
    defer { reports = [] }
    return reports
  }

  /// Closes the loop without a check; the second time does nothing.
  public func close() { loop.close() }

  /// Closes the loop, and checks that nothing was left.
  ///
  /// What comes to the exception handler while the loop is closed counts too.
  ///
  /// - Parameter allowingFutures: How many futures may still exist; `nil`, the default, for any
  ///   number, since a test may keep some that are done.
  /// - Throws: ``LeftoverError``.
  public func finish(allowingFutures: Int? = nil) throws(LeftoverError) {
    let left = LeftoverError(loop)
    loop.checkInvariants()
    loop.close()
    loop.checkInvariants()
    try left.check(reports, loop.futureCount, allowingFutures)
  }
}

@available(*, unavailable, message: "a test's loop belongs to one thread")
extension TestLoop: Sendable {}

/// A test asked of its loop what it cannot do.
public enum TestLoopError: Error, Hashable, Sendable {
  /// There is always something ready: a task that only ever gives up its turn, a descriptor that is
  /// watched, ready and never used.
  case doesNotSettle
}

extension TestLoopError: CustomStringConvertible {
  /// What happened, in words.
  public var description: String {
    switch self {
    case .doesNotSettle:
      "the loop does not settle: after \(TestLoop.settlingLimit) iterations there is still work"
    }
  }
}
