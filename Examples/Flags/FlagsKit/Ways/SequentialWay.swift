import HTTPKit

/// One after the other, with calls that block: no concurrency at all.
package struct SequentialWay: DownloadWay {
  package let name = "sequential"
  package let summary = "one after the other, with blocking calls"

  /// Makes the way.
  package init() {}

  package func run(_ plan: DownloadPlan, _ ledger: DownloadLedger) {
    var connection = BlockingConnection()
    for job in plan.jobs {
      do throws(DownloadError) {
        ledger.record(job, .success(try connection.get(job.target, from: plan.site)))
      } catch {
        ledger.record(job, .failure(error))
      }
    }
  }
}
