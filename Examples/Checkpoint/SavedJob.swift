import Foundation
import Generators

/// A job on disk: the suspended generator, and how much of its results file belongs to it.
///
/// The two are one fact, so they are in one file, which is replaced by a rename: after a crash at
/// any moment there is the old one or the new one, whole.
struct SavedJob: Codable {
  /// The suspended generator.
  var job: Activation<Survey>

  /// How many bytes of results were written when it was saved.
  var resultBytes: UInt64 = 0

  /// Reads the job, or begins a new one if there is none.
  init(in folder: URL) throws {
    let file = folder.appendingPathComponent("job.json")
    if FileManager.default.fileExists(atPath: file.path) {
      self = try JSONDecoder().decode(SavedJob.self, from: Data(contentsOf: file))
    } else {
      job = Survey().makeGenerator()
    }
  }

  /// Writes the job beside the old one; it does not count before ``commit(in:)``.
  func prepare(in folder: URL) throws {
    let file = folder.appendingPathComponent("job.new")
    try JSONEncoder().encode(self).write(to: file)
    let handle = try FileHandle(forWritingTo: file)
    try handle.synchronize()
    try handle.close()
  }

  /// Puts the new job in the place of the old one.
  static func commit(in folder: URL) throws {
    let new = folder.appendingPathComponent("job.new").path
    let old = folder.appendingPathComponent("job.json").path
    guard rename(new, old) == 0 else { throw CocoaError(.fileWriteUnknown) }
  }
}
