import Synchronization

/// The jobs that nobody has taken yet; workers on any thread take one at a time.
package final class JobQueue: Sendable {
  private let jobs: [DownloadJob]
  private let taken = Atomic(0)

  /// Makes a queue of the jobs, the first at its front.
  package init(_ jobs: [DownloadJob]) {
    self.jobs = jobs
  }

  /// Takes the next job, or nil at the end.
  package func next() -> DownloadJob? {
    let index = taken.add(1, ordering: .relaxed).oldValue
    return index < jobs.count ? jobs[index] : nil
  }
}
