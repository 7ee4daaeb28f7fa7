import Foundation
import HTTPKit

/// Where a way enters what became of each job; safe to use from any thread.
///
/// It saves the bytes, so that all ways do the same work, counts the threads that came by, and
/// tells how far the way has come.
package final class DownloadLedger: Sendable {
  /// What became of one job.
  package struct Entry: Sendable {
    /// The job.
    package let job: DownloadJob
    /// Its bytes, or why there are none.
    package let result: Result<[UInt8], DownloadError>

    /// Makes an entry.
    package init(job: DownloadJob, result: Result<[UInt8], DownloadError>) {
      self.job = job
      self.result = result
    }
  }

  private struct State: Sendable {
    var entries: [Entry] = []
    var threads: Set<ThreadIdentifier> = []
    var remarks: [String] = []
  }

  private let state = Locked(State())
  private let keep: @Sendable (DownloadJob, [UInt8]) throws -> Void
  private let progress: @Sendable (Int) -> Void

  /// Makes an empty ledger.
  ///
  /// `save` keeps a file's bytes; what it throws becomes the job's failure. `progress` hears of
  /// each new number of entries, from whatever thread made the last one.
  package init(
    save: @escaping @Sendable (DownloadJob, [UInt8]) throws -> Void = { _, _ in },
    progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) {
    keep = save
    self.progress = progress
  }

  /// Keeps a file's bytes.
  ///
  /// - Throws: ``DownloadError/other(_:)`` with the reason why that is not possible.
  package func save(_ job: DownloadJob, _ bytes: [UInt8]) throws(DownloadError) {
    do {
      try keep(job, bytes)
    } catch {
      throw .other("cannot save \(job.fileName): \(error)")
    }
  }

  /// Saves and enters a result.
  package func record(_ job: DownloadJob, _ result: Result<[UInt8], DownloadError>) {
    record(
      Entry(
        job: job,
        result: result.flatMap { bytes in
          do throws(DownloadError) {
            try save(job, bytes)
            return .success(bytes)
          } catch {
            return .failure(error)
          }
        }))
  }

  /// Enters a result whose file the way has saved.
  package func record(_ entry: Entry) {
    noteThread()
    let count = state.withLock { state in
      state.entries.append(entry)
      return state.entries.count
    }
    progress(count)
  }

  /// Counts the calling thread as one that the way uses.
  package func noteThread() {
    let thread = ThreadIdentifier.current
    state.withLock { _ = $0.threads.insert(thread) }
  }

  /// Adds a remark for the reader of the table.
  package func addRemark(_ remark: String) {
    state.withLock { $0.remarks.append(remark) }
  }

  /// The remarks so far.
  package var remarks: [String] { state.withLock { $0.remarks } }

  /// All entries so far, in the order they were made.
  package var entries: [Entry] { state.withLock { $0.entries } }

  /// How many different threads have entered or noted something.
  package var threadCount: Int { state.withLock { $0.threads.count } }

  /// How many entries are failures, by kind.
  package var failures: [DownloadError.Kind: Int] {
    entries.reduce(into: [:]) { counts, entry in
      if case .failure(let error) = entry.result { counts[error.kind, default: 0] += 1 }
    }
  }
}
