import Generators
import Loop
import LoopTesting
import TestSupport
import Testing

/// Futures that Swift tasks await.
@Suite(.oneAtATime) struct FutureBridgeTests {
  @Test func `a handle gives the result, again and again`() async throws {
    let thread = try LoopThread()
    let handle = try await thread.makeFuture { loop, future in
      loop.callLater(.milliseconds(1)) { try future.setResult(5) }
    }
    async let first = handle.value
    async let second = handle.value
    #expect(try await first == 5)
    #expect(try await second == 5)
    #expect(try await handle.value == 5)
    #expect(handle.isDone)
    await thread.shutdown()
  }

  @Test func `a handle gives the error, which is reported to nobody else`() async throws {
    let thread = try LoopThread { loop in
      loop.slowStepThreshold = nil
      loop.exceptionHandler = { _, report in Issue.record("\(report)") }
    }
    let handle = try await thread.makeFuture { loop, future in
      loop.callSoon { try future.setException(Mishap.first) }
    }
    await #expect(throws: Mishap.first) { try await handle.value }
    await thread.shutdown()
  }

  @Test func `a handle cancels the future`() async throws {
    let thread = try LoopThread()
    let handle = try await thread.makeFuture { _, _ in }
    #expect(!handle.isDone)
    handle.cancel()
    await #expect(throws: CancellationError.self) { try await handle.value }
    #expect(handle.isDone)
    await thread.shutdown()
  }

  @Test func `cancelling one who waits leaves the future to the others`() async throws {
    let thread = try LoopThread()
    let journal = SharedJournal()
    let handle = try await thread.makeFuture { loop, future in
      loop.createTask(Completing(loop: loop, journal: journal, future: future))
    }
    let impatient = Task { try await handle.value }
    impatient.cancel()
    await #expect(throws: CancellationError.self) { try await impatient.value }
    journal.note("go")
    #expect(try await handle.value == 6)
    await thread.shutdown()
  }

  @Test func `closing the loop ends the waiting, at any moment`() async throws {
    var findings = Findings()
    for round in 0..<300 {
      let thread = try LoopThread()
      let handle = try await thread.makeFuture { _, _ in }
      async let end: Void = thread.shutdown()
      do {
        _ = try await handle.value
        findings.note(unless: false, "round \(round): no error")
      } catch {
        findings.note(unless: error as? LoopError == .closed, "round \(round): \(error)")
      }
      await end
    }
    #expect(findings.isEmpty, "\(findings)")
  }

  @Test func `a result and a cancellation at once are one of the two, once`() async throws {
    let thread = try LoopThread()
    var findings = Findings()
    for round in 0..<1_000 {
      let handle = try await thread.makeFuture { loop, future in
        loop.callSoon { if !future.isDone { try future.setResult(round) } }
      }
      let task = Task { try await handle.value }
      if round % 2 == 0 { await Task.yield() }
      handle.cancel()
      task.cancel()
      do {
        let result = try await task.value
        findings.note(unless: result == round, "round \(round): \(result)")
      } catch {
        findings.note(unless: error is CancellationError, "round \(round): \(error)")
      }
    }
    #expect(findings.isEmpty, "\(findings)")
    await thread.shutdown()
  }

  @Test func `a handle of a future that is done needs no loop`() async throws {
    let loop = try EventLoop()
    let (done, pending) = (loop.createFuture(Int.self), loop.createFuture(Int.self))
    try done.setResult(1)
    loop.close()
    #expect(try await done.makeAsyncFuture().value == 1)
    let handle = pending.makeAsyncFuture()
    await #expect(throws: LoopError.closed) { try await handle.value }
  }

  @Test func `a pending handle keeps the loop from being idle, a dropped one does not`() throws {
    let loop = try EventLoop(clock: VirtualClock())
    let future = loop.createFuture(Int.self)
    do { _ = future.makeAsyncFuture() }
    #expect(try loop.runUntilIdle() == .idle)
    loop.close()
  }

  @Test func `a handle may be the last that has the future`() throws {
    let loop = try EventLoop(clock: VirtualClock())
    defer { loop.close() }
    for _ in 0..<20 {
      var handle: AsyncFuture<Int>? = loop.createFuture(Int.self).makeAsyncFuture()
      #expect(handle?.isDone == false)
      handle = nil
      #expect(try loop.runUntilIdle() == .idle)
    }
    #expect(loop.futureCount == 0)
  }

  @Test func `value is awaited in the isolation of a runner`() async throws {
    let runner = TaskRunner()
    let future = runner.loop.createFuture(Int.self)
    runner.loop.callLater(.milliseconds(1)) { try future.setResult(9) }
    try await runner.runUntilIdle()
    #expect(try await future.value() == 9)
    runner.close()
  }

  @Test func `cancelling who awaits value cancels the future, and waits for a task's end`()
    async throws
  {
    let thread = try LoopThread()
    let clerk = Clerk(thread.executor)
    let task = Task { try await clerk.waitForTask() }
    await clerk.journal.wait(for: "waiting")
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(clerk.journal.words == ["waiting", "cleaning", "clean"])
    await thread.shutdown()
  }

  @Test func `a continuation is resumed with what the future ends with`() async throws {
    let thread = try LoopThread()
    let clerk = Clerk(thread.executor)
    #expect(try await clerk.resume { try $0.setResult(3) } == 3)
    await #expect(throws: Mishap.second) {
      try await clerk.resume { try $0.setException(Mishap.second) }
    }
    await #expect(throws: CancellationError.self) { try await clerk.resume { $0.cancel() } }
    await thread.shutdown()
  }

  @Test func `a continuation of a future that is dropped or whose loop is closed is resumed`()
    async throws
  {
    let thread = try LoopThread()
    let clerk = Clerk(thread.executor)
    await #expect(throws: LoopError.closed) { try await clerk.resume { _ in } }
    let task = Task { try await clerk.resume(keeping: true) { _ in } }
    await clerk.journal.wait(for: "kept")
    await thread.shutdown()
    await #expect(throws: LoopError.closed) { try await task.value }
  }
}

extension LoopThread {
  /// A handle of a new future of the loop, which `body` deals with.
  fileprivate func makeFuture(
    _ body: @escaping @Sendable (EventLoop, Future<Int>) -> Void
  ) async throws -> AsyncFuture<Int> {
    try await run { loop in
      Immediately {
        let future = loop.createFuture(Int.self)
        body(loop, future)
        return future.makeAsyncFuture()
      }
    }
  }
}

/// Works on the loop's thread.
private actor Clerk {
  let executor: LoopExecutor
  let journal = SharedJournal()
  private var task: EventLoop.Task<Void>?
  private var future: Future<Int>?

  init(_ executor: LoopExecutor) { self.executor = executor }

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  func waitForTask() async throws {
    try executor.withLoop { loop in
      task = loop.createTask(CleaningUp(loop: loop, journal: journal))
    }
    try await task?.value()
  }

  func resume(
    keeping isKept: Bool = false, _ body: @Sendable (Future<Int>) throws -> Void
  ) async throws -> Int {
    try await withCheckedThrowingContinuation { continuation in
      do {
        try executor.withLoop { loop in
          let future = loop.createFuture(Int.self)
          future.resume(continuation)
          if isKept { self.future = future }
          try body(future)
        }
        if isKept { journal.note("kept") }
      } catch {
        Issue.record(error)
      }
    }
  }
}

private struct Completing: Coroutine {
  typealias Returned = Void
  let loop: EventLoop
  let journal: SharedJournal
  let future: Future<Int>

  static let body = Program {
    While {
      $0.journal.words.isEmpty
    } do: {
      YieldFrom { $0.loop.sleep(.microseconds(200)) }
    }
    Do { try $0.future.setResult(6) }
  }
}
