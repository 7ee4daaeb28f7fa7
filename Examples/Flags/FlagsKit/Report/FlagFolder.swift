import Foundation

/// The folder that flags are saved in.
package struct FlagFolder: Sendable {
  /// Where it is.
  package let path: String

  /// Opens a folder, and makes it if it is not there.
  ///
  /// - Throws: what Foundation throws if that is not possible.
  package init(path: String) throws {
    self.path = path
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true)
  }

  /// Makes a new folder under the system's temporary directory.
  package init() throws {
    let name = "flags-\(UUID().uuidString.prefix(8).lowercased())"
    try self.init(
      path: FileManager.default.temporaryDirectory.appendingPathComponent(name).path)
  }

  /// Removes the files of these jobs, so that no way is credited with another's.
  package func remove(_ jobs: [DownloadJob]) {
    for job in jobs { try? FileManager.default.removeItem(atPath: path(of: job)) }
  }

  /// Saves a job's file.
  package func save(_ job: DownloadJob, _ bytes: [UInt8]) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path(of: job)))
  }

  /// Reads a job's file back; nil if there is none.
  package func read(_ job: DownloadJob) -> [UInt8]? {
    FileManager.default.contents(atPath: path(of: job)).map(Array.init)
  }

  private func path(of job: DownloadJob) -> String { "\(path)/\(job.fileName)" }
}
