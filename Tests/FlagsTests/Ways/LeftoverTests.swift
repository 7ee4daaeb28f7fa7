#if os(Linux)
  import FlagsKit
  import Foundation
  import Testing

  @Suite(.timeLimit(.minutes(1))) struct LeftoverTests {
    @Test func `no way leaves a descriptor behind, and blocking ways no thread`() async {
      // In a process of its own, where nobody else opens files or starts threads.
      await #expect(processExitsWith: .success) {
        func count(_ folder: String) -> Int {
          (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/\(folder)").count) ?? -1
        }
        func check(_ isTrue: Bool, _ words: String) {
          guard !isTrue else { return }
          FileHandle.standardError.write(Data("\(words)\n".utf8))
          exit(1)
        }
        let faults = FaultPlan(percent: 8)
        let catalog = FlagCatalog.drawn()
        let names = FlagCatalog.names(100)
        let jobs = names.map(DownloadJob.init)
        // A function of its own, so that the server is gone when it returns.
        func download(_ way: any DownloadWay) async throws -> [DownloadError.Kind: Int] {
          let server = try LoopFlagServer.start(ServerCore(catalog: catalog, faults: faults))
          defer { server.stop() }
          let plan = try DownloadPlan(
            server: ServerURL(loopbackPort: server.port), jobs: jobs, concurrency: 50,
            timeout: .seconds(1))
          let ledger = DownloadLedger()
          try await run(way, plan, ledger)
          return ledger.failures
        }
        // The first run opens what the libraries keep for the process's life.
        for round in 0..<2 {
          for way in allWays {
            let descriptors = count("fd")
            let threads = count("task")
            let failures = try await download(way)
            check(failures == faults.expectedFailures(of: names), "\(way.name): \(failures)")
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
  }
#endif
