import Generators
import Loop
import LoopTesting
import TestSupport
import Testing

#if os(Linux)
  import Glibc
#endif

/// Loops that share the work, and coroutines that are sent to them.
@Suite(.oneAtATime) struct LoopGroupTests {
  @Test func `there are as many loops as one asks for, each on a thread of its own`() async throws {
    let numbers = Shared<[Int]>([])
    let group = try LoopGroup(count: 3) { loop, number in numbers.change { $0.append(number) } }
    #expect(numbers.value.sorted() == [0, 1, 2])
    #expect(group.count == 3 && group.threads.count == 3)
    let threads = try await group.runOnEach { _ in Immediately { SystemThread.currentNumber } }
    #expect(Set(threads).count == 3)
    #expect("\(group)" == "<LoopGroup loads=0,0,0>")
    #expect(await group.shutdown())
  }

  @Test func `unless one asks there is a loop for each core`() async throws {
    #expect(LoopGroup.defaultCount >= 1)
    let group = try LoopGroup()
    #expect(group.count == LoopGroup.defaultCount)
    await group.shutdown()
  }

  @Test func `a group without a loop is the caller's mistake`() async {
    await #expect(processExitsWith: .failure) { _ = try LoopGroup(count: 0) }
  }

  @Test func `loops take turns, and a certain one can be chosen`() async throws {
    let group = try LoopGroup(count: 3)
    let threads = try await group.runOnEach { _ in Immediately { SystemThread.currentNumber } }
    var places: [Int?] = []
    for choice in [LoopGroup.Choice.next, .next, .next, .next, .number(2), .number(0)] {
      let thread = try await group.run(on: choice) { _ in
        Immediately { SystemThread.currentNumber }
      }
      places.append(threads.firstIndex(of: thread))
    }
    let first = try #require(places[0])
    #expect(places == [first, (first + 1) % 3, (first + 2) % 3, first, 2, 0])
    await group.shutdown()
  }

  @Test func `a loop that is not there is the caller's mistake`() async {
    await #expect(processExitsWith: .failure) {
      let group = try LoopGroup(count: 1)
      _ = try group.runCoroutineThreadsafe(on: .number(1)) { _ in EventLoop.turn }
    }
  }

  @Test func `what is sent goes to the loop that has least to do`() async throws {
    let group = try LoopGroup(count: 3)
    let busy = try [0, 0, 2].map { number in
      try group.runCoroutineThreadsafe(on: .number(number)) { forever($0) }
    }
    #expect(group.loads == [2, 0, 1])
    let sent = try (0..<6).map { _ in try group.runCoroutineThreadsafe { forever($0) } }
    #expect(group.loads == [3, 3, 3])
    for future in busy + sent { future.cancel() }
    await group.shutdown()
    #expect(group.loads == [0, 0, 0])
  }

  @Test func `an error of a coroutine is the caller's, and nobody else is told`() async throws {
    let group = try LoopGroup(count: 2) { loop, _ in
      loop.slowStepThreshold = nil
      loop.exceptionHandler = { _, report in Issue.record("\(report)") }
    }
    await #expect(throws: Mishap.first) { try await group.run { loop in Failing(loop: loop) } }
    await #expect(throws: Mishap.first) {
      try await group.runOnEach { loop in Failing(loop: loop) }
    }
    await #expect(throws: Mishap.second) {
      try await group.run { _ -> EventLoop.Turn in throw Mishap.second }
    }
    await group.shutdown()
  }

  @Test func `an error that nobody asks for is reported by the loop where it was`() async throws {
    let journal = SharedJournal()
    let group = try LoopGroup(count: 2) { loop, number in
      loop.slowStepThreshold = nil
      loop.exceptionHandler = { _, report in
        journal.note("\(number): \(report.kind), \(report.error)")
      }
    }
    _ = try group.runCoroutineThreadsafe(on: .number(1)) { loop in Failing(loop: loop) }
    await journal.wait(for: "1: futureError, first")
    // Neither one that was cancelled nor one that was asked for is.
    try group.runCoroutineThreadsafe(on: .number(0)) { forever($0) }.cancel()
    let asked = try group.runCoroutineThreadsafe(on: .number(0)) { loop in Failing(loop: loop) }
    await #expect(throws: Mishap.first) { try await onThread { try asked.result() } }
    await group.shutdown()
    #expect(journal.words.count == 1)
  }

  @Test func `a Swift task that is cancelled cancels the coroutine, and waits for its clean-up`()
    async throws
  {
    let journal = SharedJournal()
    let group = try LoopGroup(count: 2)
    let task = Task {
      defer { journal.note("over") }
      try await group.run { loop in CleaningUp(loop: loop, journal: journal) }
    }
    await journal.wait(for: "waiting")
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(journal.words == ["waiting", "cleaning", "clean", "over"])
    await group.shutdown()
  }

  @Test func `if one of all loops fails the coroutines of the others are cancelled`() async throws {
    let journal = SharedJournal()
    let group = try LoopGroup(count: 2)
    let task = Task {
      try await group.runOnEach { loop in
        FailingFirst(isFirst: journal.noteFirst(), loop: loop, journal: journal)
      }
    }
    await #expect(throws: Mishap.first) { try await task.value }
    #expect(journal.words.contains("clean") || !journal.words.contains("waiting"))
    await group.shutdown()
  }

  // MARK: The start

  @Test func `a start that fails half-way ends what was started`() throws {
    let journal = SharedJournal()
    #expect(throws: Mishap.second) {
      _ = try LoopGroup(count: 4) { loop, number in
        if number == 3 { throw Mishap.second }
        journal.note("starts")
        loop.slowStepThreshold = nil
        loop.exceptionHandler = { _, report in Issue.record("\(report)") }
        loop.createTask(UntilClosed(loop: loop, journal: journal))
      }
    }
    #expect(journal.words.filter { $0 == "starts" }.count == 3)
    #expect(journal.words.filter { $0 == "closed" }.count == 3)
  }

  #if os(Linux)
    @Test func `without descriptors nothing is started, and with some it is`() async {
      await #expect(processExitsWith: .success) {
        let before = try settleProcess()
        try await withDescriptorLimit(40) {
          do {
            _ = try LoopGroup(count: 100)
            require(false, "so many loops")
          } catch let error as SystemError {
            require(error.code == .tooManyOpenFiles, "\(error)")
          }
        }
        require(hasOpenDescriptors(before), "numbers")
        let group = try LoopGroup(count: 100)
        let sum = try await group.runOnEach { _ in Await { 1 } }.reduce(0, +)
        require(sum == 100)
        await group.shutdown()
        require(hasOpenDescriptors(before), "numbers of threads that have ended")
      }
    }

    @Test func `a hundred starts and ends leave no descriptor`() async {
      await #expect(processExitsWith: .success) {
        let before = try settleProcess()
        for round in 0..<100 {
          let group = try LoopGroup(count: 2)
          let server = try await group.startServer(
            on: .ipv4(.loopback, port: 0), sharing: round % 2 == 0 ? .reusePort : .handOn
          ) { Echo(reader: $0, writer: $1) }
          let address = server.localAddresses[0]
          let counts = try await group.runOnEach { loop in
            Client(loop: loop, address: address, rounds: 1)
          }
          require(counts == [8, 8], "\(counts)")
          let isInTime = await group.shutdown(grace: .seconds(100))
          require(isInTime)
        }
        require(hasOpenDescriptors(before), "numbers")
        require(Descriptor.liveCount == 0, "\(Descriptor.liveCount) descriptors")
      }
    }
  #endif

  // MARK: The end

  @Test func `after the end everything is refused, and a second end only waits`() async throws {
    let group = try LoopGroup(count: 2)
    async let first = group.shutdown()
    async let second = group.shutdown(grace: .seconds(1_000))
    #expect(await first)
    #expect(await second)
    #expect(await group.shutdown())
    for choice in [LoopGroup.Choice.next, .leastLoaded, .number(0)] {
      await #expect(throws: LoopError.closed) {
        try await group.run(on: choice) { _ in Await { 1 } }
      }
      #expect(throws: LoopError.closed) {
        _ = try group.runCoroutineThreadsafe(on: choice) { _ in EventLoop.turn }
      }
    }
    await #expect(throws: LoopError.closed) { try await group.runOnEach { _ in EventLoop.turn } }
    for sharing in [LoopGroup.Sharing.reusePort, .handOn] {
      await #expect(throws: LoopError.closed) {
        try await group.startServer(on: .ipv4(.loopback, port: 0), sharing: sharing) {
          Echo(reader: $0, writer: $1)
        }
      }
    }
    #expect(group.loads == [0, 0])
  }

  @Test func `coroutines that run at the end are closed, and whoever waits is told`() async throws {
    let journal = SharedJournal()
    let group = try LoopGroup(count: 2)
    let task = Task { try await group.run { UntilClosed(loop: $0, journal: journal) } }
    let future = try group.runCoroutineThreadsafe { UntilClosed(loop: $0, journal: journal) }
    await journal.wait(forCount: 2)
    await group.shutdown()
    await #expect(throws: LoopError.closed) { try await task.value }
    #expect(throws: LoopError.closed) { try future.result() }
    #expect(journal.words == ["waiting", "waiting", "closed", "closed"])
  }

  @Test func `a coroutine of the group may end the group`() async throws {
    let group = try LoopGroup(count: 2)
    await #expect(throws: LoopError.closed) {
      try await group.run { _ in Await { await group.shutdown() } }
    }
    #expect(await group.shutdown())
  }

  @Test func `dropping the group ends its threads`() async throws {
    let journal = SharedJournal()
    let handles = try LoopGroup(count: 2) { loop, _ in
      loop.createTask(UntilClosed(loop: loop, journal: journal))
    }.threads.map(\.handle)
    await journal.wait { $0.filter { $0 == "closed" }.count == 2 }
    for handle in handles {
      #expect(throws: LoopError.closed) { try handle.callSoonThreadsafe { () -> Void in } }
    }
  }

  @Test func `no call hangs when the group ends meanwhile`() async throws {
    var findings = Findings()
    for round in 0..<100 {
      let group = try LoopGroup(count: 2) { loop, _ in loop.slowStepThreshold = nil }
      let errors = await strangeErrors(of: 6) { number in
        if number < 3 {
          try await group.run { $0.sleep(.microseconds(round)) }
        } else {
          // A coroutine of one loop that waits for another one.
          try await group.run(on: .number(number % 2)) { _ in
            try group.runCoroutineThreadsafe(on: .number(1 - number % 2)) { loop in
              loop.sleep(.microseconds(round))
            }
          }
        }
      } until: {
        await group.shutdown()
      }
      findings.note(unless: errors.isEmpty, "round \(round): \(errors)")
    }
    #expect(findings.isEmpty, "\(findings)")
  }

  @Test func `a loop that fails is reported, and the others take its part`() async throws {
    let journal = SharedJournal()
    let group = try LoopGroup(count: 2) { loop, number in
      loop.slowStepThreshold = nil
      loop.exceptionHandler = { _, report in journal.note("\(number): \(report.kind)") }
    }
    await #expect(throws: LoopError.closed) {
      try await group.run(on: .number(0)) { loop in
        loop.selector.close()
        return forever(loop)
      }
    }
    await journal.wait(for: "0: threadEnded")
    for choice in [LoopGroup.Choice.next, .next, .leastLoaded] {
      #expect(try await group.run(on: choice) { _ in Await { 1 } } == 1)
    }
    await #expect(throws: LoopError.closed) {
      try await group.run(on: .number(0)) { _ in Await { 1 } }
    }
    await group.shutdown()
    #expect(journal.words == ["0: threadEnded"])
  }
}

/// Fails in its second step.
private struct Failing: Coroutine {
  let loop: EventLoop

  static let body = Program {
    YieldFrom(EventLoop.turn)
    Raise { _ in Mishap.first }
  }
}

/// Fails, or waits until it is cancelled.
private struct FailingFirst: Coroutine {
  let isFirst: Bool
  let loop: EventLoop
  let journal: SharedJournal

  static let body = Program {
    If({ $0.isFirst }) {
      YieldFrom { $0.loop.sleep(.milliseconds(1)) }
      Raise { _ in Mishap.first }
    } else: {
      YieldFrom { CleaningUp(loop: $0.loop, journal: $0.journal) }
    }
  }
}

extension SharedJournal {
  /// Notes that somebody was here; says whether nobody was before.
  fileprivate func noteFirst() -> Bool {
    let isFirst = !words.contains("here")
    note("here")
    return isFirst
  }
}

#if os(Linux)
  /// Lets the process have few descriptors for a while.
  private func withDescriptorLimit(
    _ count: UInt, _ body: () async throws -> Void
  ) async throws {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    let before = limit
    limit.rlim_cur = count
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    defer {
      var before = before
      setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &before)
    }
    try await body()
  }
#endif
