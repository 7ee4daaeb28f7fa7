import Foundation
import HTTPKit

/// The Python original, run as another process: generator coroutines as before `async`.
package struct PythonWay: DownloadWay {
  package let name = "python"
  package let summary = "the Python original"

  private let interpreter: String
  private let script: String
  private let directory: String

  /// Makes the way; the script saves its files in `directory`.
  package init(interpreter: String = "python3", script: String, directory: String) {
    self.interpreter = interpreter
    self.script = script
    self.directory = directory
  }

  /// Runs the script and enters what it says line by line: `ok NAME BYTES` or `error NAME KIND`.
  ///
  /// - Throws: ``DownloadError/other(_:)`` if the script is not there or cannot be started.
  package func run(_ plan: DownloadPlan, _ ledger: DownloadLedger) throws {
    guard FileManager.default.fileExists(atPath: script) else {
      throw DownloadError.other("there is no \(script)")
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      [
        interpreter, script, "--server", "\(plan.site.server)", "--concurrency",
        "\(plan.concurrency)",
        "--timeout", "\(plan.site.timeout / .seconds(1))", "--output", directory,
      ] + plan.jobs.map(\.name)
    let pipe = Pipe()
    process.standardOutput = pipe
    do {
      try process.run()
    } catch {
      throw DownloadError.other("cannot run \(interpreter): \(error)")
    }
    var open = Dictionary(
      plan.jobs.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var rest: [UInt8] = []
    while case let data = pipe.fileHandleForReading.availableData, !data.isEmpty {
      rest += data
      while let end = rest.firstIndex(of: .lineFeed) {
        enter(String(decoding: rest[..<end], as: UTF8.self), &open, ledger)
        rest.removeSubrange(...end)
      }
    }
    process.waitUntilExit()
    for job in open.values.sorted(by: { $0.name < $1.name }) {
      ledger.record(
        job, .failure(.other("\(interpreter) said nothing (exit \(process.terminationStatus))")))
    }
  }

  private func enter(
    _ line: String, _ open: inout [String: DownloadJob], _ ledger: DownloadLedger
  ) {
    let words = line.split(separator: " ").map(String.init)
    if words.first == "flags.py:" {
      ledger.addRemark("\(name): the whole process; by its own clock\(line.dropFirst(9))")
      return
    }
    guard words.count == 3, let job = open.removeValue(forKey: words[1]) else { return }
    guard words[0] == "ok" else {
      ledger.record(job, .failure(Self.failure(words[2])))
      return
    }
    let path = directory + "/" + job.fileName
    if let data = FileManager.default.contents(atPath: path), "\(data.count)" == words[2] {
      ledger.record(.init(job: job, result: .success(Array(data))))
    } else {
      ledger.record(job, .failure(.other("\(job.fileName) was not saved")))
    }
  }

  private static func failure(_ word: String) -> DownloadError {
    switch DownloadError.Kind(rawValue: word) {
    case .notFound: .notFound
    case .serverError: .serverError(status: 500)
    case .otherStatus: .otherStatus(0)
    case .reset: .reset
    case .truncated: .truncated(.truncatedBody(expected: nil, received: 0))
    case .timedOut: .timedOut
    case .refused: .refused
    case .malformed: .malformed(.malformedHeader)
    case .other, nil: .other(word)
    }
  }
}
