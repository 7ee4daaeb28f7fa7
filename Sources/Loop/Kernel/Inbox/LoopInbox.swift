import Synchronization

/// What other threads have sent to a loop, and whether more is to come.
///
/// The one door between threads: everything in it is `Sendable`, and it is locked.
///
/// ## States
///
/// | phase   | a callback | a job of Swift's concurrency | left by |
/// |---------|------------|------------------------------|---------|
/// | open    | is the loop's to take | is the loop's to take | ``close(_:)``: closing |
/// | closing | is refused | is kept: the closing thread may run another one now | ``finishClosing(_:)``: closed |
/// | closed  | is refused | is run late, by one thread at a time | – |
///
/// Jobs keep their order through all three, and never two of them run at once.
///
/// ## Who keeps it
///
/// The loop, its executor and its handles do. A sender of a job is not counted: as soon as the job is
/// in, another thread may run it, and with it free the actor, the executor, the loop and this. So
/// unlocking is the **last** that a sender does with the inbox. What it wakes the loop with it has
/// taken out before, with the lock held, and then owns.
final class LoopInbox: Sendable {
  /// What is sent in; all of it runs in the order in which it came.
  private enum Item {
    case callback(@Sendable (EventLoop) -> Void)
    case job(JobWord)
  }

  private enum Phase {
    case open
    case closing
    case closed
  }

  private struct State {
    var items: [Item] = []
    var phase = Phase.open
    var awaited = 0

    /// Whether a thread has begun to run late jobs, and will look for more.
    var isDraining = false

    /// Ends the wait of the loop; released when the loop is closed.
    ///
    /// Here, and not a constant of the inbox: of a constant the optimiser takes no reference where
    /// the inbox seems to be kept, and a sender needs one of its own.
    var waker: SelectorWaker?
  }

  // Not a `Mutex`: Thread Sanitizer does not know that for a lock (Swift 6.3), and would report every
  // program that uses a loop.
  private let state: SystemMonitor<State>

  /// The thread on which the loop runs at this moment; no number while it does not.
  private let thread = Atomic<UInt>(SystemThread.noNumber)
  private let asker = SystemThread.Asker()

  init(_ waker: SelectorWaker) {
    state = SystemMonitor(State(waker: waker))
  }

  /// The loop; unretained, since it keeps this.
  ///
  /// Not `Sendable`, and yet safe: it is set once, before anybody else has the inbox, and used by
  /// ``loopHere`` only, on the thread on which the loop runs at that moment, and so exists.
  nonisolated(unsafe) private var loop: Borrowed<EventLoop>?

  /// Tells the inbox whose it is; called once, when the loop is made.
  func attach(to loop: EventLoop) { self.loop = Borrowed(loop) }

  /// The loop, if the caller is on its thread while it runs, and so may touch it.
  @inline(__always) var loopHere: Borrowed<EventLoop>? { isOnThread ? loop : nil }

  /// Whether the caller is on the loop's thread while the loop runs: whether it may touch the loop.
  @inline(__always) var isOnThread: Bool {
    // Only this thread itself ever stores its number, so no order is needed.
    asker.isOn(thread.load(ordering: .relaxed))
  }

  /// The loop begins to run on this thread.
  func enterThread() { thread.store(SystemThread.currentNumber, ordering: .relaxed) }

  /// The loop does not run any more.
  func leaveThread() { thread.store(SystemThread.noNumber, ordering: .relaxed) }

  /// Whether the loop takes what is sent.
  var isOpen: Bool { state.withLock { $0.phase == .open } }

  /// Whether nothing has been sent that the loop has not taken yet.
  var isEmpty: Bool { state.withLock { $0.items.isEmpty } }

  /// Whether another thread may still send something.
  var isAwaited: Bool { state.withLock { $0.awaited > 0 || !$0.items.isEmpty } }

  /// Notes that another thread may send something, or, with a negative number, that it will not.
  func expect(_ change: Int) {
    let waker = state.withLock { state in
      state.awaited += change
      return change < 0 ? state.waker : nil
    }
    waker?.wakeUp()
  }

  /// Sends a callback to the loop's thread.
  ///
  /// From that thread itself it comes behind everything that was handed in before, by `callSoon` too.
  ///
  /// - Returns: Whether the loop is still open; if not, the callback is dropped.
  func send(_ callback: @escaping @Sendable (EventLoop) -> Void) -> Bool {
    guard let loop = loopHere else {
      let (isOpen, waker) = state.withLock { state in
        if state.phase != .open { return (false, SelectorWaker?.none) }
        state.items.append(.callback(callback))
        return (true, state.waker)
      }
      waker?.wakeUp()
      return isOpen
    }
    return loop.use { loop in
      if loop.isClosed || loop.isClosing { return false }
      _ = drain(into: loop)
      makeReady(callback, on: loop)
      return true
    }
  }

  /// Runs something on the loop's thread: at once if this is it.
  func perform(_ action: @escaping @Sendable (EventLoop) -> Void) {
    if let loop = loopHere {
      loop.use(action)
    } else {
      _ = send(action)
    }
  }

  /// Sends a job of Swift's from another thread than the loop's.
  ///
  /// - Returns: Whether the loop is closed and no thread runs late jobs: then the caller must see to
  ///   it that one does, which calls ``takeLate()`` until there is nothing.
  func send(_ job: JobWord) -> Bool {
    let (mustDrain, waker) = state.withLock { state in
      state.items.append(.job(job))
      if state.phase != .closed { return (false, state.waker) }
      defer { state.isDraining = true }
      return (!state.isDraining, nil)
    }
    waker?.wakeUp()
    return mustDrain
  }

  /// Hands what was sent over to the loop; says how much it was.
  func drain(into loop: EventLoop) -> Int {
    let items = takeItems()
    for item in items {
      switch item {
      case .callback(let callback): makeReady(callback, on: loop)
      case .job(let job): loop.ready.append(ReadyWord(job))
      }
    }
    return items.count
  }

  private func takeItems() -> [Item] {
    state.withLock { state in
      let items = state.items
      state.items = []
      return items
    }
  }

  private func makeReady(_ callback: @escaping (EventLoop) -> Void, on loop: EventLoop) {
    // Not kept by what the loop keeps: one that is dropped before its next run would never go.
    loop.callSoon { [unowned loop] in callback(loop) }.noteThread()
  }
}

/// What becomes of the inbox when its loop is closed.
extension LoopInbox {
  /// Refuses callbacks from now on, and keeps jobs.
  ///
  /// - Parameter take: Takes the jobs that the loop has not come to; callbacks are dropped.
  func close(_ take: (JobWord) -> Void) {
    let items = state.withLock { state in
      if state.phase == .open { state.phase = .closing }
      let items = state.items
      state.items = []
      return items
    }
    for case .job(let job) in items { take(job) }
  }

  /// The closing thread runs no job any more: those that were kept, and all that come, are run late.
  ///
  /// - Parameter left: Jobs that are to be run before those that came meanwhile.
  /// - Returns: Whether there are jobs; then the caller must see to it that a thread runs them.
  func finishClosing(_ left: [JobWord]) -> Bool {
    let (mustDrain, waker) = state.withLock { state in
      state.phase = .closed
      if !left.isEmpty { state.items = left.map(Item.job) + state.items }
      state.isDraining = !state.items.isEmpty
      return (state.isDraining, state.waker.take())
    }
    // Dropped here, where no lock is held.
    withExtendedLifetime(waker) {}
    return mustDrain
  }

  /// The jobs to be run late, in their order; if there are none, nobody runs late jobs any more.
  func takeLate() -> [JobWord] {
    let items = state.withLock { state in
      state.isDraining = !state.items.isEmpty
      let items = state.items
      state.items = []
      return items
    }
    return items.compactMap { item in
      if case .job(let job) = item { job } else { nil }
    }
  }
}

/// What other threads may hold of a loop.
///
/// As long as one exists the loop does not count as idle: a call may still come. It keeps the door to
/// the loop, and not the loop, which may be closed and gone.
public final class ThreadsafeLoop: Sendable {
  let inbox: LoopInbox

  init(_ inbox: LoopInbox) {
    self.inbox = inbox
    inbox.expect(1)
  }

  deinit { inbox.expect(-1) }

  /// Has a callback run on the loop's thread, and wakes the loop if it waits.
  ///
  /// May be called from any thread, and from inside the loop.
  ///
  /// - Parameter callback: What to run.
  /// - Throws: ``LoopError/closed`` if the loop is closed; the callback is dropped then.
  public func callSoonThreadsafe(_ callback: @escaping @Sendable () -> Void) throws {
    guard inbox.send({ _ in callback() }) else { throw LoopError.closed }
  }

  /// Has a callback run on the loop's thread that is given the loop, and wakes the loop if it waits.
  ///
  /// May be called from any thread, and from inside the loop. It is how another thread stops a loop:
  /// `handle.callSoonThreadsafe { $0.stop() }`.
  ///
  /// - Parameter callback: What to run.
  /// - Throws: ``LoopError/closed`` if the loop is closed; the callback is dropped then.
  public func callSoonThreadsafe(_ callback: @escaping @Sendable (EventLoop) -> Void) throws {
    guard inbox.send(callback) else { throw LoopError.closed }
  }
}

extension EventLoop {
  /// A handle that other threads may hold to send callbacks to the loop.
  public func makeThreadsafeLoop() -> ThreadsafeLoop { ThreadsafeLoop(inbox) }
}
