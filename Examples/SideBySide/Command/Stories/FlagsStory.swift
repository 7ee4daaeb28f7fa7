import FlagsKit
import Foundation
import HTTPKit

extension Story {
  static let flags = Story(
    id: "flags", title: "Downloading flags",
    summary:
      "A dozen flags are fetched over HTTP, four at a time, from a server that takes its time.",
    lessons: [
      "Almost all of the time is waiting. So one thread is enough for a dozen coroutines, and they are as fast as "
        + "four threads.",
      "A dozen coroutines are there, some of which are drawn, and a semaphore lets four fetch at a time. Of "
        + "threads and Swift tasks there are four, each of which takes one flag after the other from a list. Only what blocks, "
        + "the saving of a file, goes to another thread.",
    ],
    folder: "Flags", tracks: 5, needsServer: true,
    marks: [
      ("start", "starts the downloads"), ("turn", "waits until it is its turn"),
      ("get", "fetches a flag"), ("save", "saves it"), ("all", "waits for all of them"),
    ],
    threads: .threads("FlagsKit/Ways/ThreadsWay.swift") {
      let (plan, ledger) = try FlagsStory.plan()
      try ThreadsWay().run(plan, ledger)
      FlagsStory.report(ledger)
    },
    generators: .generators("FlagsKit/Ways/GeneratorWay.swift") { loop in
      let (plan, ledger) = try FlagsStory.plan()
      try GeneratorWay().run(plan, ledger, on: loop)
      FlagsStory.report(ledger)
    },
    tasks: .tasks("FlagsKit/Ways/StructuredWay.swift") {
      let (plan, ledger) = try FlagsStory.plan()
      await StructuredWay().download(plan, ledger)
      FlagsStory.report(ledger)
    },
    python: .python(
      "flags.py",
      ["--server", "SERVER", "--concurrency", "4", "--output", FlagsStory.folder]
        + FlagCatalog.names(FlagsStory.count)))
}

/// What the ways of the story have in common.
enum FlagsStory {
  static let count = 12

  /// Where Python saves what it fetches.
  static let folder = FileManager.default.temporaryDirectory.appending(path: "flags-side-by-side")
    .path

  /// Starts a server that waits for a while before each answer.
  static func startServer() throws -> LoopFlagServer {
    let catalog = FlagCatalog()
    for name in FlagCatalog.names(count) { _ = catalog.image(named: name) }
    return try LoopFlagServer.start(ServerCore(catalog: catalog, delay: .milliseconds(60)))
  }

  /// What to fetch from the server whose address the environment has.
  static func plan() throws -> (plan: DownloadPlan, ledger: DownloadLedger) {
    let address = ProcessInfo.processInfo.environment["FLAGS_SERVER"] ?? ""
    let port = address.split(separator: ":").last.flatMap { UInt16($0) } ?? 0
    let jobs = FlagCatalog.names(count).map(DownloadJob.init)
    let folder = try FlagFolder()
    let plan = try DownloadPlan(
      server: ServerURL(loopbackPort: port), jobs: jobs, concurrency: 4, timeout: .seconds(5))
    let ledger = DownloadLedger { job, bytes in
      try folder.save(job, bytes)
      print("ok \(job.name) \(bytes.count)")
    }
    return (plan, ledger)
  }

  static func report(_ ledger: DownloadLedger) {
    for entry in ledger.entries {
      if case .failure(let error) = entry.result { print("error \(entry.job.name) \(error)") }
    }
  }
}
