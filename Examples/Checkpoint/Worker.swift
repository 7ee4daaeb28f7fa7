import Foundation
import Generators

/// The process that does the job, and that may be killed at any moment.
struct Worker {
  let folder: URL

  /// Takes the job up where it stands and does it to the end.
  ///
  /// After each part of a step it tells the one who started it, and waits for leave to go on: only
  /// for this example, so that it is killed at the same moments in each run.
  func run() throws {
    var saved = try SavedJob(in: folder)
    // What was written after the checkpoint does not count: its step is going to be done now.
    let results = try openResults()
    try results.truncate(atOffset: saved.resultBytes)
    let places = saved.job.trace.map(\.shortDescription).joined(separator: " > ")
    announce("stands at \(places.isEmpty ? "the beginning" : places)")

    while let line = try saved.job.next() {
      try results.write(contentsOf: Data("\(line)\n".utf8))
      try results.synchronize()
      saved.resultBytes = try results.offset()
      try saved.prepare(in: folder)
      announce("did \(line)")
      try SavedJob.commit(in: folder)
      announce("saved \(line)")
    }
  }

  private func openResults() throws -> FileHandle {
    let file = folder.appendingPathComponent("results.txt")
    if !FileManager.default.fileExists(atPath: file.path) {
      try Data().write(to: file)
    }
    return try FileHandle(forUpdating: file)
  }

  private func announce(_ words: String) {
    FileHandle.standardOutput.write(Data("\(words)\n".utf8))
    _ = readLine()
  }
}
