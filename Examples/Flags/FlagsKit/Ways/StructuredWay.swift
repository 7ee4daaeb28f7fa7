import Dispatch
import HTTPKit
import Marks

/// Swift structured concurrency: a group of child tasks, each with a connection of its own.
package struct StructuredWay: DownloadWay {
  package let name = "structured"
  package let summary = "Swift structured concurrency"

  /// Makes the way.
  package init() {}

  /// Downloads with as many tasks as the plan's concurrency, or as there are jobs.
  ///
  /// The calling thread blocks until they have ended, so it must not be one that runs Swift tasks;
  /// those call ``download(_:_:)``.
  package func run(_ plan: DownloadPlan, _ ledger: DownloadLedger) {
    let done = DispatchSemaphore(value: 0)
    Task {
      await download(plan, ledger)
      done.signal()
    }
    done.wait()
  }

  /// Downloads every job; when the task is cancelled, the jobs that are left fail at once.
  package func download(_ plan: DownloadPlan, _ ledger: DownloadLedger) async {
    let queue = JobQueue(plan.jobs)
    let events = DispatchQueue(label: "flags.structured")
    await withDiscardingTaskGroup { group in
      for number in 1...max(1, min(plan.concurrency, plan.jobs.count)) {
        group.addTask {  // ⟷ start
          await running("task \(number)") { await work(queue, events, plan, ledger) }
        }
      }
    }
  }

  private func work(
    _ queue: JobQueue, _ events: DispatchQueue, _ plan: DownloadPlan, _ ledger: DownloadLedger
  ) async {
    let connection = AsyncConnection(queue: events) { ledger.noteThread() }
    while let job = queue.next() {
      do {
        let bytes = try await waiting {  // ⟷ get
          try await Self.withTimeout(plan.site.timeout) {
            try await connection.get(job.target, from: plan.site)
          }
        }
        ledger.record(job, .success(bytes))  // ⟷ save
      } catch is CancellationError {
        ledger.record(job, .failure(.other("cancelled")))
      } catch {
        ledger.record(job, .failure(DownloadError(error)))
      }
    }
  }

  /// Runs `body` beside a clock and cancels whichever is slower.
  ///
  /// - Throws: what `body` throws, or ``DownloadError/timedOut``.
  private static func withTimeout<Value: Sendable>(
    _ timeout: Duration, _ body: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
      group.addTask { try await body() }
      group.addTask {
        try await Task.sleep(for: timeout)
        throw DownloadError.timedOut
      }
      defer { group.cancelAll() }
      guard let value = try await group.next() else { throw CancellationError() }
      return value
    }
  }
}
