import Generators
import Loop
import Testing

/// Stops its loop, and then waits for ever.
private struct Stopper: Coroutine {
  typealias Returned = Void
  let stop: () -> Void
  let future: Future<Void>

  static let body = Program {
    Do { $0.stop() }
    YieldFrom { $0.future }
  }
}

/// Waits for ever, and says so when it is closed.
private struct Waiter: Coroutine {
  typealias Returned = Void
  let future: Future<Void>
  let ended: () -> Void

  static let body = Program {
    Try {
      YieldFrom { $0.future }
    } finally: {
      Do { $0.ended() }
    }
  }
}

/// An executor of a thread each, which says what is asked of it.
private final class NotingExecutor: EventLoop.Executor {
  private var threads: [SystemThread] = []
  private let journal: SharedJournal

  init(_ journal: SharedJournal) { self.journal = journal }

  func submit(_ job: @escaping @Sendable () -> Void) throws {
    threads.append(try SystemThread.start(job))
  }

  func shutdown() {
    for thread in threads { thread.join() }
    threads = []
    journal.note("joined")
  }
}

/// The standard selector, which says when it is closed.
private final class NotingSelector: EventLoop.Selector {
  private let base: any EventLoop.Selector
  private let journal: SharedJournal

  init(_ journal: SharedJournal) throws {
    base = try makeDefaultSelector()
    self.journal = journal
  }

  var waker: SelectorWaker { base.waker }
  func interest(for descriptor: Int32) -> Interest { base.interest(for: descriptor) }

  func setInterest(_ interest: Interest, for descriptor: Int32) throws {
    try base.setInterest(interest, for: descriptor)
  }

  func select(timeout: Int64?, _ report: (Int32, Interest) -> Void) throws -> Int {
    try base.select(timeout: timeout, report)
  }

  func close() {
    base.close()
    journal.note("selector")
  }
}

/// Notes a word when the last who has it is gone.
private final class Last {
  let journal: SharedJournal
  let word: String

  init(_ journal: SharedJournal, _ word: String) { (self.journal, self.word) = (journal, word) }

  deinit { journal.note(word) }
}

/// A gate that opens once.
private final class Gate: Sendable {
  private let state = SystemMonitor(false)

  func open() {
    state.withLock { $0 = true }
    state.notifyAll()
  }

  func wait() { state.waitFor { $0 ? () : nil } }
}

@Suite struct ClosingOrderTests {
  /// Where the call is that waits for a coroutine of the loop.
  enum Place: CaseIterable {
    case defaultExecutor
    case ownDefaultExecutor
    case ownExecutor
    case thread
  }

  /// How far the coroutine has come.
  enum Progress: CaseIterable {
    case notTaken
    case suspended
  }

  @Test(arguments: Place.allCases, Progress.allCases)
  func `a call that waits for a coroutine is answered before it is joined`(
    _ place: Place, _ progress: Progress
  ) async throws {
    for limit in [nil, Duration.seconds(3_600)] {
      let answer = try await onThread { try Self.answer(place, progress, limit) }
      #expect(answer == .closed)
    }
  }

  private static func answer(
    _ place: Place, _ progress: Progress, _ limit: Duration?
  ) throws -> LoopError? {
    let loop = try EventLoop()
    let handle = loop.makeThreadsafeLoop()
    let (sent, answer) = (Gate(), Shared<LoopError?>(nil))
    @Sendable func call() {
      do {
        let future = try handle.runCoroutineThreadsafe { loop in
          Stopper(stop: { loop.stop() }, future: loop.createFuture())
        }
        sent.open()
        try future.result(timeout: limit)
      } catch {
        answer.change { $0 = error as? LoopError }
      }
    }
    let pool = ThreadPoolExecutor(maximumThreads: 1)
    var thread: SystemThread?
    switch place {
    case .defaultExecutor: _ = loop.runInExecutor(nil, call)
    case .ownDefaultExecutor:
      loop.defaultExecutor = NotingExecutor(SharedJournal())
      _ = loop.runInExecutor(nil, call)
    case .ownExecutor: _ = loop.runInExecutor(pool, call)
    case .thread: thread = try SystemThread.start(call)
    }
    switch progress {
    case .notTaken: sent.wait()
    case .suspended: try loop.runForever()
    }
    loop.close()
    pool.shutdown()
    thread?.join()
    return answer.value
  }

  @Test func `the thread of a loop ends, though a call waits for one of its coroutines`()
    async throws
  {
    let (sent, answer) = (Gate(), Shared<LoopError?>(nil))
    let thread = try LoopThread { loop in
      let handle = loop.makeThreadsafeLoop()
      _ = loop.runInExecutor {
        do {
          let future = try handle.runCoroutineThreadsafe { forever($0) }
          sent.open()
          try future.result()
        } catch {
          answer.change { $0 = error as? LoopError }
        }
      }
    }
    try await onThread { sent.wait() }
    await thread.shutdown()
    #expect(answer.value == .closed)
  }

  @Test func `a loop that is dropped answers, too`() async throws {
    let answer = try await onThread { () -> LoopError? in
      let (sent, answer) = (Gate(), Shared<LoopError?>(nil))
      do {
        let loop = try EventLoop()
        let handle = loop.makeThreadsafeLoop()
        _ = loop.runInExecutor {
          do {
            let future = try handle.runCoroutineThreadsafe { forever($0) }
            sent.open()
            try future.result()
          } catch {
            answer.change { $0 = error as? LoopError }
          }
        }
        sent.wait()
      }
      return answer.value
    }
    #expect(answer == .closed)
  }

  @Test func `a call whose task was cancelled is waited for`() async throws {
    let journal = SharedJournal()
    try await onThread {
      let gate = Gate()
      let loop = try EventLoop()
      let call = loop.createTask(
        loop.runInExecutor {
          gate.wait()
          journal.note("call ended")
        })
      let other = Waiter(future: loop.createFuture()) {
        journal.note("clean-up")
        gate.open()
      }
      loop.createTask(other)
      loop.callSoon {
        call.cancel()
        loop.callSoon { loop.stop() }
      }
      try loop.runForever()
      journal.note(call.isCancelled ? "cancelled" : "not cancelled")
      loop.close()
      journal.note("closed")
    }
    #expect(journal.words == ["cancelled", "clean-up", "call ended", "closed"])
  }

  @Test func `closing goes by the steps that are documented`() async throws {
    let journal = SharedJournal()
    try await onThread {
      let loop = EventLoop(selector: try NotingSelector(journal))
      let executor = NotingExecutor(journal)
      loop.defaultExecutor = executor
      loop.slowStepThreshold = nil
      loop.exceptionHandler = { _, report in journal.note("\(report.kind)") }
      let handle = loop.makeThreadsafeLoop()
      let failed = loop.createFuture(Void.self)
      try failed.setException(Mishap.first)
      let pair = try Descriptor.socketPair()
      // What is dropped says so when the last who has it is gone.
      let task = Waiter(future: loop.createFuture()) {
        do {
          try handle.callSoonThreadsafe {}
        } catch {
          journal.note("refused")
        }
        journal.note(loop.isClosed ? "closed too soon" : "clean-up")
      }
      loop.createTask(task)
      loop.callSoon { loop.stop() }
      try loop.runForever()
      do {
        let (timer, watcher, callback) = (
          Last(journal, "timer"), Last(journal, "watcher"), Last(journal, "callback")
        )
        loop.callLater(.seconds(1)) { _ = timer }
        try loop.addReader(pair.0.number) { _ = watcher }
        loop.callSoon { _ = callback }
      }
      _ = loop.runInExecutor {
        do {
          try handle.runCoroutineThreadsafe { forever($0) }.result()
        } catch {
          journal.note("answered")
        }
      }
      loop.close()
      close(pair.0, pair.1)
      withExtendedLifetime(failed) {}
    }
    #expect(
      journal.words.filter { $0 != "answered" } == [
        "refused", "clean-up", "timer", "watcher", "futureError", "callback", "joined", "selector",
      ])
    // From another thread: before it is joined, and that is all that is said.
    let words = journal.words
    let answered = try #require(words.firstIndex(of: "answered"))
    #expect(answered < (words.firstIndex(of: "joined") ?? 0))
  }

  @Test func `a closed loop refuses everything with one error`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    let handle = loop.makeThreadsafeLoop()
    let ran = Shared(false)
    let run: @Sendable () -> Void = { ran.change { $0 = true } }
    loop.close()
    #expect(throws: LoopError.closed) { try loop.runUntilIdle() }
    #expect(throws: LoopError.closed) { try loop.runForever() }
    #expect(throws: LoopError.closed) { try loop.runUntilComplete(Immediately(run)) }
    #expect(throws: LoopError.closed) { try loop.addReader(0, run) }
    #expect(throws: LoopError.closed) { try loop.addWriter(0, run) }
    #expect(throws: LoopError.closed) { try loop.addSignalHandler(.user1, run) }
    #expect(throws: LoopError.closed) { try handle.callSoonThreadsafe(run) }
    #expect(throws: LoopError.closed) {
      _ = try handle.runCoroutineThreadsafe { _ in Immediately(run) }
    }
    #expect(throws: LoopError.closed) {
      _ = try loop.startServer(on: .ipv4(.loopback, port: 0)) { _, _ in Immediately(run) }
    }
    #expect(throws: LoopError.closed) { try loop.runInExecutor(nil, run).result() }
    #expect(throws: LoopError.closed) { try loop.getaddrinfo(host: "::1", port: 1).result() }
    #expect(throws: LoopError.closed) { try loop.createTask(Immediately(run)).result() }
    #expect(throws: LoopError.closed) { try loop.ensureFuture(Immediately(run)).result() }
    #expect(fixture.journal.take() == [])
    loop.callSoon(run)
    loop.callLater(.zero, run)
    #expect(!loop.callAt(.zero, run).isPending)
    #expect(fixture.journal.take() == Array(repeating: "refused: \(LoopError.closed)", count: 3))
    loop.createTask(Immediately(run))
    #expect(fixture.journal.take() == ["futureError: \(LoopError.closed)"])
    #expect(loop.taskCount == 0)
    #expect(!ran.value)
  }
}
