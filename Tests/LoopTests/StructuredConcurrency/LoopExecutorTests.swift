import Generators
import Loop
import TestSupport
import Testing

/// An actor that lives on a loop.
private actor Resident {
  let executor: LoopExecutor
  private(set) var words: [String] = []
  private var future: Future<Int>?

  init(_ executor: LoopExecutor) { self.executor = executor }

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  func note(_ word: String) { words.append(word) }

  func takeWords() -> [String] {
    defer { words = [] }
    return words
  }

  static func enterFromOutside() throws {
    let loop = try EventLoop()
    Resident(loop.serialExecutor).assumeIsolated { $0.note("never") }
  }

  func stopLoop() throws { try executor.withLoop { $0.stop() } }

  /// Makes a future, keeps it, has a callback complete it, and waits for it.
  func waitForFuture() async throws -> Int {
    try executor.withLoop { loop in
      let future = loop.createFuture(Int.self)
      loop.callSoon { try future.setResult(7) }
      self.future = future
    }
    return try await future?.value() ?? 0
  }
}

@Suite(.oneAtATime) struct LoopExecutorTests {
  @Test func `an actor of the executor runs on the loop's thread and touches the loop`()
    async throws
  {
    let thread = try LoopThread()
    #expect(try await Resident(thread.executor).waitForFuture() == 7)
    await thread.shutdown()
  }

  @Test func `a callback of the loop enters the actor without a hop`() throws {
    let loop = try EventLoop()
    defer { loop.close() }
    let resident = Resident(loop.serialExecutor)
    var words: [String] = []
    loop.callSoon { resident.assumeIsolated { $0.note("callback") } }
    loop.callSoon { words = resident.assumeIsolated { $0.takeWords() } }
    loop.callSoon { loop.stop() }
    try loop.runForever()
    #expect(words == ["callback"])
  }

  @Test func `the executor knows whether it isolates the caller`() throws {
    let loop = try EventLoop()
    defer { loop.close() }
    let executor = loop.serialExecutor
    #expect(executor.isIsolatingCurrentContext() == false)
    var answer: Bool?
    loop.callSoon {
      answer = executor.isIsolatingCurrentContext()
      loop.stop()
    }
    try loop.runForever()
    #expect(answer == true)
  }

  @Test func `to enter the actor from another thread by assumeIsolated stops the program`() async {
    await #expect(processExitsWith: .failure) {
      try Resident.enterFromOutside()
    }
  }

  @Test func `jobs and callbacks share one line, first in first out`() throws {
    let loop = try EventLoop()
    defer { loop.close() }
    let executor = loop.serialExecutor
    let words = Shared<[String]>([])
    let note = { @Sendable (word: String) in words.change { $0.append(word) } }
    loop.callSoon {
      for turn in 1...3 {
        Task(executorPreference: executor) { note("job \(turn)") }
        loop.callSoon { note("callback \(turn)") }
      }
      loop.callSoon { loop.stop() }
    }
    try loop.runForever()
    #expect(
      words.value == [
        "job 1", "callback 1", "job 2", "callback 2", "job 3", "callback 3",
      ])
  }

  @Test func `a job that yields for ever does not starve coroutines, nor they it`() throws {
    let loop = try EventLoop()
    defer { loop.close() }
    let executor = loop.serialExecutor
    let turns = Shared(0)
    loop.callSoon {
      Task(executorPreference: executor) {
        while !Task.isCancelled {
          turns.change { $0 += 1 }
          await Task.yield()
          if turns.value == 1_000 { return }
        }
      }
    }
    // `Task.yield` takes two places in the line: it enqueues a job that enqueues the task.
    try loop.runUntilComplete(Turns(count: 100))
    let seen = turns.value
    #expect((49...51).contains(seen), "\(seen) turns of the job in 100 of the coroutine")
    try loop.runUntilComplete(Turns(count: 2_000))
    #expect(turns.value == 1_000)
  }

  @Test func `a loop with an executor is not idle, and is again when that is dropped`() async throws
  {
    let executor = Shared<LoopExecutor?>(nil)
    let words = Shared<[String]>([])
    let end = try await onThread {
      let loop = try EventLoop()
      defer { loop.close() }
      executor.change { $0 = loop.serialExecutor }
      Task.detached {
        words.change { $0.append("dropping") }
        executor.change { $0 = nil }
      }
      return try loop.runUntilIdle()
    }
    #expect(end == .idle)
    #expect(words.value == ["dropping"])
  }

  @Test func `a task keeps the executor that it prefers`() throws {
    let loop = try EventLoop()
    defer { loop.close() }
    let turns = Shared(0)
    weak var seen: LoopExecutor?
    do {
      let executor = loop.serialExecutor
      seen = executor
      Task(executorPreference: executor) {
        for _ in 0..<10 {
          await Task.yield()
          turns.change { $0 += 1 }
        }
      }
    }
    #expect(seen != nil)
    #expect(try loop.runUntilIdle() == .idle)
    #expect(turns.value == 10)
    #expect(seen == nil)
  }

  @Test func `the executor is one as long as somebody keeps it`() throws {
    let loop = try EventLoop()
    defer { loop.close() }
    let executor = loop.serialExecutor
    #expect(loop.serialExecutor === executor)
  }

  @Test func `jobs of a loop that was stopped run when it runs again`() async throws {
    let words = Shared<[String]>([])
    try await onThread {
      let loop = try EventLoop()
      defer { loop.close() }
      let executor = loop.serialExecutor
      loop.callSoon {
        Task(executorPreference: executor) {
          words.change { $0.append("late") }
          try executor.withLoop { $0.stop() }
        }
        loop.stop()
      }
      try loop.runForever()
      words.change { $0.append("stopped") }
      try loop.runForever()
    }
    #expect(words.value == ["stopped", "late"])
  }

  @Test func `jobs that come after the loop is closed run, but cannot have the loop`() async throws
  {
    let loop = try EventLoop()
    let resident = Resident(loop.serialExecutor)
    loop.close()
    await resident.note("one")
    await resident.note("two")
    #expect(await resident.takeWords() == ["one", "two"])
    await #expect(throws: LoopError.closed) { try await resident.stopLoop() }
  }

  @Test func `no job is lost when the loop is closed while actors are called`() async throws {
    var findings = Findings()
    for round in 0..<200 {
      let thread = try LoopThread()
      let resident = Resident(thread.executor)
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<8 { group.addTask { await resident.note("word") } }
        group.addTask { await thread.shutdown() }
      }
      let count = await resident.takeWords().count
      findings.note(unless: count == 8, "round \(round): \(count)")
    }
    #expect(findings.isEmpty, "\(findings)")
  }

  @Test func `jobs that come while the loop is closed run afterwards, in their order`() async throws
  {
    let journal = Shared<[String]>([])
    let executor = Shared<LoopExecutor?>(nil)
    try await onThread {
      let loop = try EventLoop()
      let own = loop.serialExecutor
      executor.change { $0 = own }
      Task(executorPreference: own) {
        journal.change { $0.append("closing") }
        // From another thread, which is done when the closing one goes on.
        let thread = try? SystemThread.start {
          for number in 1...3 {
            Task(executorPreference: own) {
              let isHere = own.isIsolatingCurrentContext() == true
              journal.change { $0.append(isHere ? "late \(number)" : "elsewhere") }
            }
          }
        }
        thread?.join()
        // Room for a job that is run too early: what comes to the pool after it is done here.
        for _ in 0..<20 {
          let isPast = SystemMonitor(false)
          Task.detached {
            isPast.withLock { $0 = true }
            isPast.notifyAll()
          }
          _ = isPast.waitFor { $0 ? true : nil }
        }
        journal.change { $0.append("closed") }
      }
      loop.close()
    }
    let last = executor.change { executor in executor.take() }
    await Task(executorPreference: last) { journal.change { $0.append("last") } }.value
    #expect(journal.value == ["closing", "closed", "late 1", "late 2", "late 3", "last"])
  }

  @Test func `a task that goes on for ever does not keep its loop from being closed`() async throws
  {
    let isClosed = Shared(false)
    let task = Shared<Task<Void, Never>?>(nil)
    try await onThread {
      let loop = try EventLoop()
      let executor = loop.serialExecutor
      let endless = Task(executorPreference: executor) {
        while !isClosed.value { await Task.yield() }
      }
      task.change { $0 = endless }
      loop.close()
      isClosed.change { $0 = true }
    }
    await task.value?.value
  }

  @Test func `a job that waits for a future of a loop that closes is resumed`() async throws {
    let thread = try LoopThread()
    let waiter = Waiter(thread.executor)
    let task = Task { try await waiter.wait() }
    while await !waiter.isWaiting { await Task.yield() }
    await thread.shutdown()
    await #expect(throws: LoopError.closed) { try await task.value }
  }
}

/// Waits for a future that nobody completes.
private actor Waiter {
  let executor: LoopExecutor
  private(set) var isWaiting = false
  private var future: Future<Int>?

  init(_ executor: LoopExecutor) { self.executor = executor }

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  func wait() async throws -> Int {
    try executor.withLoop { self.future = $0.createFuture() }
    isWaiting = true
    return try await future?.value() ?? 0
  }
}

/// Gives up its turn some times.
struct Turns: Coroutine {
  typealias Returned = Void
  var count: Int

  static let body = Program {
    While {
      $0.count > 0
    } do: {
      YieldFrom { _ in EventLoop.turn }
      Do { $0.count -= 1 }
    }
  }
}
