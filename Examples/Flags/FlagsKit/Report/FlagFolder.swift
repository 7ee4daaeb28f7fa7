import Foundation
import HTTPKit

/// Flags cannot be saved in a folder.
package struct UnusableFolder: Error, CustomStringConvertible {
  /// Where it would be.
  package let path: String

  /// What the system says.
  package let reason: String

  package var description: String { "cannot use \(path) as a folder: \(reason)" }
}

/// The folder that flags are saved in.
package struct FlagFolder: Sendable {
  /// Where it is.
  package let path: String

  /// Opens a folder, and makes it if it is not there.
  ///
  /// - Throws: ``UnusableFolder`` if that is not possible.
  package init(path: String) throws {
    self.path = path
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw UnusableFolder(path: path, reason: error.localizedDescription)
    }
  }

  /// Makes a new folder under the system's temporary directory.
  package init() throws {
    let name = "flags-\(UUID().uuidString.prefix(8).lowercased())"
    try self.init(
      path: FileManager.default.temporaryDirectory.appendingPathComponent(name).path)
  }

  /// Saves a job's file, in place of one that an earlier way or run has left.
  ///
  /// Nothing is removed beforehand: the folder may be the very one that a server serves. Nor is the
  /// old file emptied: ext4 sends a file that was emptied and written again to the disk at once,
  /// 5 ms each, and all ways but the first would be measured with that.
  package func save(_ job: DownloadJob, _ bytes: [UInt8]) throws {
    let number = open(path(of: job), O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
    guard number >= 0 else { throw SystemError("open") }
    let file = FileHandle(fileDescriptor: number, closeOnDealloc: true)
    try file.write(contentsOf: Data(bytes))
    try file.truncate(atOffset: UInt64(bytes.count))
    try file.close()
  }

  /// Reads a job's file back; nil if there is none.
  package func read(_ job: DownloadJob) -> [UInt8]? {
    FileManager.default.contents(atPath: path(of: job)).map(Array.init)
  }

  private func path(of job: DownloadJob) -> String { "\(path)/\(job.fileName)" }
}
