import Generators
import Loop
import TestSupport
import Testing

/// Loops that run on the calling Swift task.
@Suite(.oneAtATime) struct TaskRunnerTests {
  @Test func `an hour of virtual time takes none`() async throws {
    let clock = VirtualClock()
    try await EventLoop.run(clock: clock) { $0.sleep(.seconds(3_600)) }
    #expect(clock.now == .seconds(3_600))
  }

  @Test func `real time passes without blocking a thread`() async throws {
    // More loops than the pool has threads, each waiting for the next one to write.
    let journal = SharedJournal()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<20 {
        group.addTask {
          try await EventLoop.run { loop in
            Awaiting(loop: loop, journal: journal, word: "\(number + 1)", then: "\(number)")
          }
        }
      }
      journal.note("20")
      try await group.waitForAll()
    }
    #expect(journal.words == (0...20).reversed().map { "\($0)" })
  }

  @Test func `its loop knows its thread whenever the task has changed it`() async throws {
    let answers = try await AlternatingExecutor.run {
      let runner = TaskRunner()
      defer { runner.close() }
      return try await runner.run(
        Asking(loop: runner.loop, executor: runner.loop.serialExecutor, times: 20))
    }
    #expect(answers.threads.count > 1)
    #expect(answers.wrong == 0)
  }

  @Test func `an actor of its loop's executor may touch the loop on each thread`() async throws {
    let counts = try await AlternatingExecutor.run {
      let runner = TaskRunner()
      defer { runner.close() }
      return try await runner.run(
        Visiting(clerk: Clerk(runner.loop.serialExecutor), times: 20))
    }
    #expect(counts == Array(repeating: 1, count: 20))
  }

  @Test @MainActor func `everything runs in the caller's isolation`() async throws {
    let counter = Counter()
    try await EventLoop.run { loop in
      loop.gather((0..<3).map { _ in Counting(counter: counter) }, combining: { _ in () })
    }
    #expect(counter.count == 3)
  }

  @Test func `a future that the same actor completes meanwhile wakes the loop`() async throws {
    let desk = Desk()
    async let answer = desk.wait()
    while await !desk.isWaiting { await Task.yield() }
    await desk.complete(42)
    #expect(try await answer == 42)
  }

  @Test func `a timer that the same actor adds meanwhile wakes the loop`() async throws {
    let desk = Desk()
    async let answer = desk.wait()
    while await !desk.isWaiting { await Task.yield() }
    await desk.complete(43, after: .milliseconds(2))
    #expect(try await answer == 43)
  }

  @Test func `stopping it meanwhile ends the run`() async throws {
    let desk = Desk()
    let task = Task { try await desk.wait() }
    while await !desk.isWaiting { await Task.yield() }
    await desk.stop()
    await #expect(throws: LoopError.stoppedBeforeComplete) { try await task.value }
  }

  @Test func `a handle wakes it from anywhere`() async throws {
    var findings = Findings()
    for round in 0..<1_000 {
      let runner = TaskRunner()
      let future = runner.loop.createFuture(Int.self)
      let number = FutureTable(runner.loop, future)
      let handle = runner.loop.makeThreadsafeLoop()
      let task = Task.detached { try handle.callSoonThreadsafe { number.complete($0) } }
      let result = try await runner.run(future)
      findings.note(unless: result == 1, "round \(round)")
      try await task.value
      runner.close()
    }
    #expect(findings.isEmpty, "\(findings)")
  }

  @Test func `with nothing left to wait for it says who waits`() async throws {
    await #expect(throws: DeadlockError.self) {
      try await EventLoop.run { $0.createFuture(Int.self) }
    }
  }

  @Test func `descriptors are refused by name`() async throws {
    await #expect(throws: SelectorError.noDescriptors) {
      try await EventLoop.run { loop in Immediately { try loop.addReader(0) {} } }
    }
  }

  @Test func `one run at a time`() async throws {
    let runner = TaskRunner()
    await #expect(throws: LoopError.alreadyRunning) {
      try await runner.run(Immediately { try runner.loop.runUntilIdle() })
    }
    runner.close()
    await #expect(throws: LoopError.closed) { try await runner.run(Await { 1 }) }
    await #expect(throws: LoopError.closed) { try await runner.runUntilIdle() }
  }

  @Test func `tasks that are left are cancelled and waited for`() async throws {
    let journal = SharedJournal()
    try await EventLoop.run(clock: VirtualClock()) { loop in
      loop.createTask(Lingering(loop: loop, journal: journal))
      return loop.sleep(.seconds(1))
    }
    #expect(journal.words == ["begun", "cancelled", "clean"])
  }

  @Test func `async work that is left is cancelled and waited for`() async throws {
    let journal = SharedJournal()
    try await EventLoop.run { loop in
      _ = loop.ensureFuture(
        Await {
          try? await untilCancelled()
          journal.note("end")
        })
      return loop.sleep(.milliseconds(1))
    }
    #expect(journal.words == ["end"])
  }

  @Test func `a cancelled runUntilIdle leaves the coroutines where they are`() async throws {
    let runner = TaskRunner()
    let journal = SharedJournal()
    runner.loop.createTask(Lingering(loop: runner.loop, journal: journal))
    runner.loop.callSoon { withUnsafeCurrentTask { $0?.cancel() } }
    // In a task of its own, which may be cancelled.
    await #expect(throws: CancellationError.self) { try await runner.runUntilIdle() }
    #expect(journal.words == ["begun"])
    runner.close()
  }

  @Test func `busy coroutines let other tasks of the pool run`() async throws {
    let journal = SharedJournal()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<8 {
        group.addTask {
          try await EventLoop.run { _ in Busy(journal: journal, word: "\(number)", count: 8) }
        }
      }
      try await group.waitForAll()
    }
    #expect(Set(journal.words) == Set((0..<8).map { "\($0)" }))
  }
}

private final class Counter {
  var count = 0
}

private struct Counting: Coroutine {
  typealias Returned = Void
  let counter: Counter

  static let body = Program {
    YieldFrom { _ in EventLoop.turn }
    Do {
      MainActor.assertIsolated()
      $0.counter.count += 1
    }
  }
}

/// Runs a loop as its own isolated state.
private actor Desk {
  private let runner = TaskRunner()
  private var future: Future<Int>?

  var isWaiting: Bool { future != nil }

  func wait() async throws -> Int {
    let handle = runner.loop.makeThreadsafeLoop()
    defer { withExtendedLifetime(handle) {} }
    let future = runner.loop.createFuture(Int.self)
    self.future = future
    defer { runner.close() }
    return try await runner.run(future)
  }

  func complete(_ value: Int) { try? future?.setResult(value) }

  func complete(_ value: Int, after delay: Duration) {
    guard let future else { return }
    runner.loop.callLater(delay) { try future.setResult(value) }
  }

  func stop() { runner.loop.stop() }
}

/// A future that a callback from elsewhere completes; it is used on its loop only.
private final class FutureTable: @unchecked Sendable {
  // Touched in callbacks of the loop alone.
  private let loop: EventLoop
  private let future: Future<Int>

  init(_ loop: EventLoop, _ future: Future<Int>) {
    self.loop = loop
    self.future = future
  }

  func complete(_ loop: EventLoop) { try? future.setResult(loop === self.loop ? 1 : 0) }
}

private struct Awaiting: Coroutine {
  typealias Returned = Void
  let loop: EventLoop
  let journal: SharedJournal
  let word: String
  let then: String

  static let body = Program {
    While {
      !$0.journal.words.contains($0.word)
    } do: {
      YieldFrom { $0.loop.sleep(.microseconds(200)) }
    }
    Do { $0.journal.note($0.then) }
  }
}

private struct Lingering: Coroutine {
  typealias Returned = Void
  let loop: EventLoop
  let journal: SharedJournal

  static let body = Program {
    Do { $0.journal.note("begun") }
    Try {
      YieldFrom { forever($0.loop) }
    } catch: {
      Catch(CancelledError.self) {
        Do { $0.journal.note("cancelled") }
        YieldFrom { $0.loop.sleep(.microseconds(1)) }
        Do { $0.journal.note("clean") }
      }
    }
  }
}

private struct Busy: Coroutine {
  typealias Returned = Void
  let journal: SharedJournal
  let word: String
  let count: Int

  static let body = Program {
    Do { $0.journal.note($0.word) }
    While {
      Set($0.journal.words).count < $0.count
    } do: {
      YieldFrom { _ in EventLoop.turn }
    }
  }
}

/// Asks whether it runs on its loop's thread, and has its task change it.
private struct Asking: Coroutine {
  typealias Returned = (threads: Set<UInt>, wrong: Int)
  let loop: EventLoop
  let executor: LoopExecutor
  let times: Int
  var asked = 0
  var answers: Returned = ([], 0)

  static let body = Program {
    While {
      $0.asked < $0.times
    } do: {
      YieldFrom { $0.loop.sleep(.microseconds(500)) }
      Do {
        $0.asked += 1
        $0.answers.threads.insert(SystemThread.currentNumber)
        if $0.executor.isIsolatingCurrentContext() != true { $0.answers.wrong += 1 }
      }
    }
    Return { $0.answers }
  }
}

/// Lives on a loop.
private actor Clerk {
  private let executor: LoopExecutor

  init(_ executor: LoopExecutor) { self.executor = executor }

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  func countTasks() throws -> Int { try executor.withLoop { $0.allTasks.count } }
}

private struct Visiting: Coroutine {
  typealias Returned = [Int]
  let clerk: Clerk
  let times: Int
  var counts: [Int] = []

  static let body = Program {
    While {
      $0.counts.count < $0.times
    } do: {
      YieldFrom {
        Await { [clerk = $0.clerk] in try await clerk.countTasks() }
      } receive: {
        $0.counts.append($1)
      }
    }
    Return { $0.counts }
  }
}
