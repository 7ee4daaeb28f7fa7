#if os(Linux)
  import FlagsKit
  import Foundation
  import HTTPKit
  import Loop
  import Testing

  @Suite(.serialized) struct LeftoverTests {
    @Test func `no way leaves a descriptor behind, and blocking ways no thread`() async {
      // In a process of its own, where nobody else opens files or starts threads.
      await #expect(processExitsWith: .success) {
        let faults = FaultPlan(percent: 8)
        let catalog = FlagCatalog.drawn()
        let names = FlagCatalog.names(100)
        let jobs = names.map(DownloadJob.init)
        let expected = faults.expectedFailures(of: names)
        // A function of its own, so that the server is gone when it returns.
        func download(_ way: any DownloadWay) async throws -> [DownloadError.Kind: Int] {
          let server = try LoopFlagServer.start(ServerCore(catalog: catalog, faults: faults))
          defer { server.stop() }
          // On a busy machine a limit may be over before an answer is there; with a longer one it
          // is not.
          var ledger = DownloadLedger()
          for seconds in [1, 5, 25] where ledger.failures != expected {
            let plan = try DownloadPlan(
              server: ServerURL(loopbackPort: server.port), jobs: jobs, concurrency: 50,
              timeout: .seconds(seconds))
            ledger = DownloadLedger()
            try await run(way, plan, ledger)
          }
          return ledger.failures
        }
        // The first run opens what the libraries keep for the process's life.
        for round in 0..<2 {
          for way in allWays {
            let descriptors = count("fd")
            let threads = count("task")
            let failures = try await download(way)
            check(failures == expected, "\(way.name): \(failures)")
            guard round == 1 else { continue }
            let left = count("fd") - descriptors
            check(left == 0, "\(way.name) leaves \(left) descriptors")
            // Swift's pool keeps the threads of the structured way for its next user.
            check(
              way.name == "structured" || count("task") <= threads + 1,
              "\(way.name): \(count("task")) from \(threads)")
          }
        }
      }
    }

    @Test func `2,000 flags at concurrency 500 leave no descriptor, thread or task`() async {
      await #expect(processExitsWith: .success) {
        HTTPKit.Descriptor.raiseLimit()
        let names = FlagCatalog.names(2_000)
        let jobs = names.map(DownloadJob.init)
        let catalog = FlagCatalog()
        for name in names { _ = catalog.image(named: name) }
        let server = try LoopFlagServer.start(ServerCore(catalog: catalog))
        defer { server.stop() }
        let plan = try DownloadPlan(
          server: ServerURL(loopbackPort: server.port), jobs: jobs, concurrency: 500,
          timeout: .seconds(1_000))
        func download(_ way: any DownloadWay) async throws {
          let ledger = DownloadLedger()
          try await run(way, plan, ledger)
          check(
            ledger.failures.isEmpty && ledger.entries.count == 2_000,
            "\(way.name): \(ledger.entries.count) entries, \(ledger.failures)")
        }
        // The first run opens what the libraries keep for the process's life.
        for round in 0..<2 {
          for way in allWays {
            // The server closes its end of a connection a moment after the client has.
            let descriptors = settled { count("fd") }
            let threads = settled { count("task") }
            try await download(way)
            guard round == 1 else { continue }
            let descriptorsLeft = settled { count("fd") } - descriptors
            check(descriptorsLeft == 0, "\(way.name) leaves \(descriptorsLeft) descriptors")
            // Swift's pool keeps the threads of the structured way for its next user, and a
            // detached thread of the test may be on its way out.
            let threadsLeft = settled { count("task") } - threads
            check(
              threadsLeft <= (way.name == "structured" ? 16 : 0),
              "\(way.name) leaves \(threadsLeft) threads")
          }
        }
        // Tasks are counted by their loop, so this time it is one that outlives the run.
        let loop = try EventLoop()
        defer { loop.close() }
        loop.slowStepThreshold = nil
        let ledger = DownloadLedger()
        try GeneratorWay().run(plan, ledger, on: loop)
        check(
          ledger.failures.isEmpty && ledger.entries.count == 2_000,
          "on a loop: \(ledger.entries.count) entries, \(ledger.failures)")
        check(loop.taskCount == 0, "the loop keeps \(loop.taskCount) tasks")
      }
    }

    @Test func `the generator way leaves no task, no stream and no timer in its loop`() async throws
    {
      let server = try LoopFlagServer.start(
        ServerCore(catalog: .drawn(), faults: FaultPlan(percent: 30)))
      defer { server.stop() }
      let plan = try DownloadPlan(
        server: ServerURL(loopbackPort: server.port),
        jobs: FlagCatalog.names(50).map(DownloadJob.init), concurrency: 10, timeout: .seconds(1))
      let ledger = DownloadLedger()
      let loop = try EventLoop()
      defer { loop.close() }
      var reports: [ErrorReport] = []
      loop.slowStepThreshold = nil
      loop.exceptionHandler = { _, report in reports.append(report) }
      try GeneratorWay().run(plan, ledger, on: loop)
      #expect(ledger.entries.count == 50)
      #expect(loop.taskCount == 0)
      #expect(try loop.runUntilIdle() == .idle)
      #expect(reports.isEmpty)
    }
  }

  /// How many entries a folder of the process has: open descriptors, or threads.
  private func count(_ folder: String) -> Int {
    (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/\(folder)").count) ?? -1
  }

  /// A number, once it has not changed for a while.
  private func settled(_ number: () -> Int) -> Int {
    var last = number()
    var agreements = 0
    while agreements < 20 {
      Thread.sleep(forTimeInterval: 0.005)
      let next = number()
      agreements = next == last ? agreements + 1 : 0
      last = next
    }
    return last
  }

  /// Ends the process with a message if something is not so.
  private func check(_ isTrue: Bool, _ words: String) {
    guard !isTrue else { return }
    FileHandle.standardError.write(Data("\(words)\n".utf8))
    exit(1)
  }
#endif
