import HTTPKit
import Loop

/// What all coroutines of one run share: they run on one thread, so nothing is locked.
final class Session {
  let loop: EventLoop
  let ledger: DownloadLedger
  let client: HTTPClient

  /// Lets as many requests be open at a time as the plan says.
  let semaphore: Semaphore

  init(_ loop: EventLoop, _ plan: DownloadPlan, _ ledger: DownloadLedger) {
    self.loop = loop
    self.ledger = ledger
    client = HTTPClient(loop, plan.site)
    semaphore = Semaphore(loop: loop, value: plan.concurrency)
  }

  /// Saves a file on a thread of the executor: writing blocks, and would stop every coroutine.
  func save(_ bytes: [UInt8], as job: DownloadJob) -> Future<Void> {
    loop.runInExecutor { [ledger] in try ledger.save(job, bytes) }
  }
}
