#if os(Linux)
  import Foundation
  import Generators
  import Loop
  import TestSupport
  import Testing

  /// Random tasks that are spawned, cancelled, timed out, and use locks, queues, threads, sockets, datagrams,
  /// pipes and programs, for `SOAK_SECONDS` (2 by default): nothing may be pending, leaked or lost at the end.
  ///
  /// `SOAK_SEED` repeats the decisions of one round. Times are real, so not everything repeats.
  @Suite(.oneAtATime) struct SoakTests {
    @Test func `nothing is left of random tasks`() async {
      // In a process of its own, where nobody else opens files or starts threads.
      let result = await #expect(
        processExitsWith: .success, observing: [\.standardOutputContent]
      ) {
        let environment = ProcessInfo.processInfo.environment
        let seconds = environment["SOAK_SECONDS"].flatMap(Double.init) ?? 2
        let only = environment["SOAK_SEED"].flatMap(UInt64.init)
        let start = Date()
        var seed = only ?? 1
        // The first round opens what the libraries keep for the process's life.
        var baseline: SoakCounts?
        repeat {
          do {
            try soak(seed)
            try demand(waitpid(-1, nil, WNOHANG) == -1, "a program has not been waited for")
            let counts = try SoakCounts(expected: baseline)
            if let baseline {
              try demand(counts.isCovered(by: baseline), "\(counts), \(baseline) before")
            }
            baseline = counts
          } catch {
            print("the soak failed (SOAK_SEED=\(seed)): \(error)")
            return
          }
          seed = only ?? seed + 1
        } while Date().timeIntervalSince(start) < seconds
        print("a soak of \(seed - 1) rounds")
      }
      let text = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
      print(text)
      #expect(text.contains("a soak of"), "\(text)")
    }
  }

  /// What a process has.
  private struct SoakCounts: CustomStringConvertible {
    let live = Descriptor.liveCount
    private(set) var descriptors: Int
    private(set) var threads = SoakCounts.threadCount

    /// Counts, and gives threads that have been joined the time to go from the system's list.
    init(expected: SoakCounts?) throws {
      for _ in 0..<2000 where threads > expected?.threads ?? 1 {
        usleep(expected == nil ? 10 : 1000)
        threads = SoakCounts.threadCount
      }
      if let expected, hasOpenDescriptors(expected.descriptors) {
        descriptors = expected.descriptors
      } else {
        descriptors =
          (expected == nil ? try settleProcess() : ProcessInformation.openDescriptorCount) ?? 0
      }
    }

    /// Whether there is no more than before; threads of the testing library may have gone.
    func isCovered(by other: SoakCounts) -> Bool {
      live == other.live && descriptors == other.descriptors && threads <= other.threads
    }

    private static var threadCount: Int {
      (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task"))?.count ?? 0
    }

    var description: String { "\(descriptors) descriptors (\(live) live), \(threads) threads" }
  }

  /// One round: some tasks until all have ended.
  private func soak(_ seed: UInt64) throws {
    let loop = try EventLoop()
    defer { loop.close() }
    // A busy machine is no fault of the loop.
    loop.slowStepThreshold = nil
    var reports: [String] = []
    loop.exceptionHandler = { _, report in
      // A client that is cancelled closes while its server still writes.
      let code = (report.error as? SystemError)?.code
      if report.kind == .connection, code == .brokenPipe || code == .connectionReset { return }
      reports.append("\(report.kind): \(report.error)")
    }
    weak var lives: LifeCounter?
    do {
      let server = try loop.startServer(on: .ipv4(.loopback, port: 0), backlog: 128) {
        Echo(reader: $0, writer: $1)
      }
      guard let address = server.localAddresses.first else { throw Complaint("no address") }
      let soak = Soak(loop, address, seed: seed)
      lives = soak.lives
      for _ in 0..<soak.number(1...60) { soak.spawn(steps: soak.number(1...12)) }
      let tasks = soak.tasks
      do {
        _ = try loop.runUntilComplete(loop.gatherResults(tasks))
        // What was shielded, what was called on other threads, what was served.
        server.close()
        _ = try loop.runUntilComplete(server.waitClosed())
        guard try loop.runUntilIdle() == .idle else { throw Complaint("it does not end") }
      } catch {
        let left = loop.allTasks.map { $0.name ?? "" }
        throw Complaint("\(error); \(left.count) tasks: \(left.prefix(10))")
      }
      try check(soak, tasks.count)
      soak.tasks = []
    }
    try demand(lives == nil, "the tasks' frames exist")
    try loop.checkNothingIsLeft(allowingFutures: 0)
    loop.close()
    try demand(reports.isEmpty, "\(reports)")
  }

  /// What must hold when all tasks have ended.
  private func check(_ soak: Soak, _ count: Int) throws {
    try demand(soak.complaints.isEmpty, "\(soak.complaints)")
    try demand(soak.begun == soak.ended, "\(soak.begun) begun, \(soak.ended) ended")
    try demand(soak.begun <= count, "\(soak.begun) begun of \(count)")
    try demand(!soak.lock.isLocked && soak.inside == 0, "the lock is taken")
    try demand(!soak.condition.isLocked, "the condition's lock is taken")
    try demand(
      soak.semaphore.value == Soak.permits, "\(soak.semaphore.value) permits of \(Soak.permits)")
    try demand(
      soak.put == soak.got + soak.queue.count,
      "\(soak.put) put, \(soak.got) got, \(soak.queue.count) left")
    try demand(soak.queue.unfinishedCount == soak.queue.count, "items are unfinished")
    let calls = soak.calls.withLock { $0 }
    try demand(calls == soak.expectedCalls, "\(calls) calls of \(soak.expectedCalls)")
    try demand(soak.lives.alive == 0, "\(soak.lives.alive) frames are alive")
  }
#endif
