/// Tells what each way should have got, and whether it did.
///
/// With the built-in server the catalog and the fault plan say what is right. A foreign server
/// may have other pictures: there the first complete download of a name is what later ones must
/// equal, and every failure is a fault.
package struct FlagVerifier {
  /// What one way got right and wrong.
  package struct Verdict: Hashable, Sendable {
    /// How many jobs ended as they should: with the right bytes, or with the failure planned.
    package var correct = 0
    /// What is wrong, in words, one line a job.
    package var complaints: [String] = []
    /// The number of files.
    package var files = 0
    /// The bytes of the files.
    package var bytes = 0

    /// Makes a verdict on nothing.
    package init() {}

    /// What has come, and whether that is right, in words.
    package func sentence(of jobs: Int) -> String {
      let missing = jobs - files
      let came = missing == 0 ? "all \(jobs) files came" : "\(files) of \(jobs) files came"
      if !complaints.isEmpty { return "\(came), \(complaints.count) not as expected" }
      return missing == 0 ? "\(came)" : "\(came), \(missing) failed as planned"
    }
  }

  /// The last words: of all files that came in all ways, failures that were planned, and the rest.
  package static func summary(files: Int, failures: Int, complaints: Int) -> String {
    if complaints > 0 { return "wrong, see above: \(complaints)" }
    if failures == 0 { return "every file is as it should be" }
    let came = files == 0 ? "no file came" : "every file that came is as it should be"
    return "\(came); \(failures) failed, as planned"
  }

  private let catalog: FlagCatalog
  private let faults: FaultPlan
  private let isForeign: Bool
  private var firstDownloads: [String: [UInt8]] = [:]

  /// Makes a verifier; `faults` is the built-in server's plan, and not used for a foreign one.
  package init(catalog: FlagCatalog, faults: FaultPlan, isForeign: Bool) {
    self.catalog = catalog
    self.faults = faults
    self.isForeign = isForeign
  }

  /// How many of the foreign server's files equal the ones that are drawn here.
  package var matchesWithCatalog: Int {
    firstDownloads.count { $0.value == catalog.image(named: $0.key) }
  }

  /// Judges what a way entered, for the jobs it was given.
  ///
  /// `saved` reads a job's file back, or gives nil; it must hold the bytes that came.
  package mutating func judge(
    _ entries: [DownloadLedger.Entry], of jobs: [DownloadJob], saved: (DownloadJob) -> [UInt8]?
  ) -> Verdict {
    var verdict = Verdict()
    var seen: [String: Int] = [:]
    for entry in entries {
      let name = entry.job.name
      seen[name, default: 0] += 1
      switch entry.result {
      case .success(let bytes):
        verdict.files += 1
        verdict.bytes += bytes.count
        if let complaint = complaint(about: bytes, of: name) {
          verdict.complaints.append(complaint)
        } else if saved(entry.job) != bytes {
          verdict.complaints.append("\(name): the saved file differs from what came")
        } else {
          verdict.correct += 1
        }
      case .failure(let error):
        if !isForeign, faults.fault(for: name)?.expectedFailure == error.kind {
          verdict.correct += 1
        } else {
          verdict.complaints.append("\(name): \(error)")
        }
      }
    }
    for job in jobs where seen[job.name] != 1 {
      verdict.complaints.append("\(job.name): \(seen[job.name] ?? 0) results instead of one")
    }
    return verdict
  }

  private mutating func complaint(about bytes: [UInt8], of name: String) -> String? {
    if isForeign {
      if let first = firstDownloads[name] {
        return first == bytes ? nil : "\(name): differs from the first download"
      }
      firstDownloads[name] = bytes
      return nil
    }
    if let fault = faults.fault(for: name) { return "\(name): came in spite of \(fault)" }
    return bytes == catalog.image(named: name) ? nil : "\(name): the wrong bytes"
  }
}
