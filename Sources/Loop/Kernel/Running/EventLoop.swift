/// Runs callbacks and coroutines, one at a time, on one thread.
///
/// The loop sends values to suspended coroutines; that is all the scheduling there is. One
/// iteration is:
///
/// 1. If nothing is ready, find out from the clock how long to wait for the earliest timer.
/// 2. Ask the selector which descriptors are ready, waiting that long; make their callbacks ready.
///    (While work is ready this is done only when 256 steps and callbacks have run since.)
/// 3. Make the timers that are due ready, by deadline, then in the order in which they were added.
/// 4. Run what is ready now, first in first out. What becomes ready meanwhile waits for the next
///    iteration.
///
/// ```swift
/// let loop = try EventLoop()
/// defer { loop.close() }
/// print(try loop.runUntilComplete(DownloadOne(cc: "BR")))
/// ```
///
/// A loop, its futures and its tasks belong to the thread that uses them: none of them is
/// `Sendable`. What other threads may hold is a ``ThreadsafeLoop``.
public final class EventLoop {
  /// Whom the loop asks for the time, and how long to wait.
  public let clock: any EventLoopClock

  /// What the loop waits with.
  public let selector: any EventLoop.Selector

  /// What becomes of errors that no waiter takes; prints them unless it is replaced.
  public var exceptionHandler: (EventLoop, ErrorReport) -> Void = EventLoop.printError

  // Unchecked: these are touched in every step. Access is exclusive since the loop belongs to one
  // thread and no method keeps an access open while it calls out.
  @exclusivity(unchecked) @usableFromInline var ready = ReadyQueue()
  @exclusivity(unchecked) var timers = TimerHeap<TimerPayload>()
  @exclusivity(unchecked) @usableFromInline var current: CellRef?
  @exclusivity(unchecked) @usableFromInline var register = TaskRegister()
  @exclusivity(unchecked) var cancelCounts = CancelCounts()
  @exclusivity(unchecked) var isStopping = false

  /// How much had been run when the selector was last asked.
  @exclusivity(unchecked) var lastPoll = 0

  /// The watchers of the loop; `nil` without instruments.
  @exclusivity(unchecked) @usableFromInline var hooks: LoopHooks?

  /// Who orders what is ready; `nil` for first in, first out.
  @exclusivity(unchecked) package var arrangement: (any ReadyArrangement)? {
    didSet { lastPoll = ready.head &- EventLoop.wordsBetweenPolls }
  }

  /// How many words of the queue are run, while work is ready, until descriptors are looked at again.
  @inline(__always) static var wordsBetweenPolls: Int { 256 }

  /// How long a step or a callback may take before it is reported, or `nil` for any time.
  ///
  /// 100 ms unless it is set. The report comes to ``exceptionHandler``, as a ``SlowStep``.
  ///
  /// While a step runs, the loop does nothing else: no timer, no descriptor, no other task. It is
  /// measured in real time, whatever the loop's clock is. Unlike asyncio, a loop need not be in a
  /// debug mode to notice.
  public var slowStepThreshold: Duration? = .milliseconds(100) {
    didSet {
      measuring.limit = slowStepThreshold.map { max(0, $0.saturatingNanoseconds) } ?? .max
      restartStep()
    }
  }

  /// How long steps take.
  @exclusivity(unchecked) var measuring = StepMeasuring()

  /// What steps are measured with instead of the system's clock, in nanoseconds; for tests.
  package var stepTime: (() -> Int64)? {
    get { measuring.time }
    set { measuring.time = newValue }
  }

  @usableFromInline let anchor: AnchorRef

  /// What coroutines hold of the loop.
  @usableFromInline let link = LoopLink()

  /// The futures that may be used again.
  @exclusivity(unchecked) var pool = CellPool()

  /// The observers of watched descriptors.
  @exclusivity(unchecked) var watchers = WatcherTable()

  /// What other threads have sent in.
  let inbox: LoopInbox

  /// How jobs of Swift's concurrency are run; `nil` if there was no executor yet.
  @exclusivity(unchecked) var jobDoor: JobDoor?

  /// What the layers above have attached.
  @exclusivity(unchecked) var parts = LoopParts()

  /// The futures of others that keep themselves until they are done; see ``CompositeObserver``.
  @exclusivity(unchecked) var pins = PinnedComposites()

  /// The futures that coroutines await by hand.
  var handed = HandedFutures()

  /// The futures that have failed and still exist, numbered in the order in which they failed.
  var failures: [CellRef: UInt64] = [:]
  var lastFailure: UInt64 = 0

  /// What the thread knows of the loop that ran it last, if coroutines store it.
  @exclusivity(unchecked) var record: LoopRecord?

  /// How many words of the queue the run has come to.
  @exclusivity(unchecked) var wordsRun = 0

  /// Whether the loop runs now.
  @exclusivity(unchecked) public internal(set) var isRunning = false

  /// Whether the loop is closed.
  @exclusivity(unchecked) public internal(set) var isClosed = false

  var isClosing = false

  /// Makes a loop.
  ///
  /// - Parameters:
  ///   - clock: The source of time; by default the system's monotonic clock.
  ///   - selector: What the loop waits with; it belongs to the loop from now on.
  public init(clock: any EventLoopClock = MonotonicClock(), selector: any EventLoop.Selector) {
    LoopRecords.closeForgotten()
    self.clock = clock
    self.selector = selector
    self.inbox = LoopInbox(selector.waker)
    self.anchor = .make()
    anchor.attach(self)
    link.loop = self
    inbox.attach(to: self)
    if let witnessed = EventLoop.witnessed { witnessed(LoopWitness(inbox)) }
  }

  /// Makes a loop with the selector that fits the system best.
  ///
  /// - Parameter clock: The source of time; by default the system's monotonic clock.
  /// - Throws: ``SystemError`` if the system has no descriptor left for the selector.
  public convenience init(clock: any EventLoopClock = MonotonicClock()) throws {
    // Before a selector is made, which may need the descriptors of a loop that was forgotten.
    LoopRecords.closeForgotten()
    self.init(clock: clock, selector: try makeDefaultSelector())
  }

  deinit {
    if !isClosed {
      reportUnclosed()
      close(runningJobs: false)
    }
    anchor.detach()
    link.loop = nil
    anchor.release()
  }

  /// The loop's time: since the origin of its clock.
  public var time: Duration { clock.now }

  /// Has a callback run in the next iteration, after everything that is ready already.
  ///
  /// A closed loop drops it, as it drops timers, and reports ``LoopError/closed``.
  ///
  /// - Parameter callback: What to run. An error that leaves it goes to ``exceptionHandler``.
  /// - Returns: A handle to cancel it by.
  @discardableResult
  public func callSoon(_ callback: @escaping () throws -> Void) -> EventLoop.Handle {
    let handle = EventLoop.Handle(callback)
    guard !isClosed else {
      refuse()
      return handle
    }
    ready.append(ReadyWord(handle))
    return handle
  }

  /// Has a callback run after a delay; a closed loop drops it, and reports ``LoopError/closed``.
  ///
  /// - Parameters:
  ///   - delay: How long to wait; zero or less means in the next iteration.
  ///   - callback: What to run. An error that leaves it goes to ``exceptionHandler``.
  /// - Returns: A handle to cancel it by.
  @discardableResult
  public func callLater(
    _ delay: Duration, _ callback: consuming @escaping () throws -> Void
  ) -> EventLoop.TimerHandle {
    let delay = delay.saturatingNanoseconds
    let (sum, overflow) = clock.nanoseconds.addingReportingOverflow(delay)
    let deadline = overflow ? (delay < 0 ? Int64.min : Int64.max) : sum
    return EventLoop.TimerHandle(
      link: link, token: addTimer(TimerPayload(callback), at: deadline), deadline: deadline)
  }

  /// Has a callback run at a time; a closed loop drops it, and reports ``LoopError/closed``.
  ///
  /// - Parameters:
  ///   - when: The time, by ``time``; one that has passed means in the next iteration.
  ///   - callback: What to run. An error that leaves it goes to ``exceptionHandler``.
  /// - Returns: A handle to cancel it by.
  @discardableResult
  public func callAt(
    _ when: Duration, _ callback: consuming @escaping () throws -> Void
  ) -> EventLoop.TimerHandle {
    let deadline = when.saturatingNanoseconds
    return EventLoop.TimerHandle(
      link: link, token: addTimer(TimerPayload(callback), at: deadline), deadline: deadline)
  }

  /// Adds a timer; refuses it if the loop is closed.
  @inline(__always)
  func addTimer(_ payload: consuming TimerPayload, at deadline: Int64) -> TimerToken {
    if isClosed {
      refuse()
      return .none
    }
    if ready.isParked { ready.unpark() }
    return timers.insert(payload, at: deadline)
  }

  /// Ends the run after the current iteration.
  public func stop() {
    isStopping = true
    if ready.isParked { ready.unpark() }
  }

  /// Reports that something was handed to the loop, which is closed, and was dropped.
  @inline(never)
  private func refuse() {
    report(ErrorReport(kind: .refused, error: LoopError.closed))
  }

  func report(_ report: ErrorReport) {
    exceptionHandler(self, report)
  }
}

@available(*, unavailable, message: "a loop belongs to one thread; give others its ThreadsafeLoop")
extension EventLoop: Sendable {}

/// What a timer does when it is due.
///
/// A closure in a struct: as it is, it would be wrapped in a thunk where the heap stores it.
struct TimerPayload {
  let run: () throws -> Void

  /// Runs a callback.
  @inline(__always)
  init(_ callback: consuming @escaping () throws -> Void) { run = callback }

  /// Completes a future that has no result but its being done.
  ///
  /// Allocates nothing: what a closure captures is the closure's context if it is one object.
  init(completing cell: Cell) {
    run = { [cell] in cell.head.succeed() }
  }

  /// Does it, once.
  @inline(__always)
  consuming func fire() throws { try run() }
}
