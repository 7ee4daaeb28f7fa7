import HTTPKit
import Marks

/// A pool of threads, each with a connection of its own and calls that block.
package struct ThreadsWay: DownloadWay {
  package let name = "threads"
  package let summary = "a pool of threads with blocking calls"

  /// Makes the way.
  package init() {}

  /// Downloads with as many threads as the plan's concurrency, or as there are jobs.
  ///
  /// - Throws: ``SystemError`` if not a single thread can be made; with some it goes on.
  package func run(_ plan: DownloadPlan, _ ledger: DownloadLedger) throws {
    let queue = JobQueue(plan.jobs)
    var threads: [WorkerThread] = []
    for number in 1...max(1, min(plan.concurrency, plan.jobs.count)) {
      do {
        threads.append(
          try WorkerThread {  // ⟷ start
            running("thread \(number)") { Self.work(queue, plan, ledger) }
          })
      } catch {
        guard !threads.isEmpty else { throw error }
        ledger.addRemark("only \(threads.count) threads: \(error)")
        break
      }
    }
    blocked { for thread in threads { thread.join() } }  // ⟷ all
  }

  private static func work(_ queue: JobQueue, _ plan: DownloadPlan, _ ledger: DownloadLedger) {
    var connection = BlockingConnection()
    while let job = queue.next() {
      do throws(DownloadError) {
        let bytes = try blocked { () throws(DownloadError) in
          try connection.get(job.target, from: plan.site)  // ⟷ get
        }
        ledger.record(job, .success(bytes))  // ⟷ save
      } catch {
        ledger.record(job, .failure(error))
      }
    }
  }
}
