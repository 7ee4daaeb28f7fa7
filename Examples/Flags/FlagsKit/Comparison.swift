import Foundation
import HTTPKit

/// One run of the command: the same downloads in each way, then the table.
struct Comparison {
  private let options: FlagsOptions
  private let door: HTTPDoor?
  private let catalog = FlagCatalog()
  private let faults: FaultPlan
  private let folder: FlagFolder
  private let jobs: [DownloadJob]

  init(_ options: FlagsOptions, through door: HTTPDoor?) throws {
    self.options = options
    self.door = door
    faults = FaultPlan(percent: options.errors)
    folder = try options.output.map { try FlagFolder(path: $0) } ?? FlagFolder()
    jobs = FlagCatalog.names(options.count).map(DownloadJob.init)
  }

  /// Runs the ways; true if every file is as it should be.
  func run() throws -> Bool {
    var builtIn: (any FlagServer)?
    defer { builtIn?.stop() }
    let url: ServerURL
    if let server = options.server {
      url = server
    } else {
      for job in jobs { _ = catalog.image(named: job.name) }  // drawn before the clock starts
      let core = ServerCore(catalog: catalog, delay: options.delay, faults: faults)
      let server = try LoopFlagServer.start(core)
      builtIn = server
      url = ServerURL(loopbackPort: server.port)
    }
    let plan = try DownloadPlan(
      server: url, through: options.server?.isSecure == true ? door : nil, jobs: jobs,
      concurrency: options.concurrency, timeout: options.timeout)
    say("\(jobs.count) flags from \(url) into \(folder.path)")
    return try compare(plan)
  }

  private func compare(_ plan: DownloadPlan) throws -> Bool {
    var verifier = FlagVerifier(
      catalog: catalog, faults: faults, isForeign: options.server != nil)
    var table = ResultTable()
    var remarks: [String] = []
    var (files, failures, complaints) = (0, 0, 0)
    for way in ways {
      let progress = ProgressReporter(
        title: way.name, total: jobs.count,
        isTerminal: ProgressReporter.standardOutputIsTerminal)
      let ledger = DownloadLedger(save: folder.save, progress: progress.update)
      let start = ContinuousClock.now
      do {
        try way.run(plan, ledger)
      } catch {
        progress.finish()
        say("\(way.name): cannot run: \(error)")
        complaints += 1
        continue
      }
      let time = start.duration(to: .now)
      progress.finish()
      let verdict = verifier.judge(ledger.entries, of: jobs) { folder.read($0) }
      report(way, ledger, verdict)
      files += verdict.files
      failures += ledger.entries.count - verdict.files
      complaints += verdict.complaints.count
      remarks += ledger.remarks
      table.append(
        ResultTable.Row(
          way: way.name, files: verdict.files, bytes: verdict.bytes,
          failures: jobs.count - verdict.files, time: time,
          threads: ledger.threadCount))
    }
    say("")
    for line in table.lines + remarks { say(line) }
    if options.server != nil {
      say("\(verifier.matchesWithCatalog) of \(jobs.count) flags equal the ones drawn here")
    }
    say(FlagVerifier.summary(files: files, failures: failures, complaints: complaints))
    return complaints == 0
  }

  private var ways: [any DownloadWay] {
    let chosen = options.ways.compactMap { name in (allWays + otherWays).first { $0.name == name } }
    guard options.runsPython else { return chosen }
    // The script lies beside this folder; the path is that of the checkout that was built.
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("flags.py").path
    return chosen + [PythonWay(script: script, directory: folder.path)]
  }

  private func report(
    _ way: any DownloadWay, _ ledger: DownloadLedger, _ verdict: FlagVerifier.Verdict
  ) {
    say("\(way.name): \(verdict.sentence(of: jobs.count))")
    let failures = ledger.failures.sorted { $0.key < $1.key }
    for (kind, count) in failures {
      let names = ledger.entries.compactMap { entry in
        if case .failure(let error) = entry.result, error.kind == kind {
          entry.job.name
        } else {
          nil
        }
      }
      say("  \(count) \(kind): \(names.sorted().joined(separator: " "))")
    }
    for complaint in verdict.complaints { say("  wrong: \(complaint)") }
  }

  /// Prints a line at once, also where the output goes into a file: a run can take long.
  private func say(_ line: String) {
    FileHandle.standardOutput.write(Data("\(line)\n".utf8))
  }
}
