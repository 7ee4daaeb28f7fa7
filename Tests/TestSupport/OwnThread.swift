import Dispatch
import Testing

/// Runs the tests of a suite on a thread that is not one of Swift's pool.
///
/// The pool has a thread for each core. Where other processes keep the cores busy, tests get no more of them
/// than they have threads that could run: what takes long, or waits for another process, goes beside the pool.
package struct OwnThread: SuiteTrait, TestTrait, TestScoping {
  package var isRecursive: Bool { true }

  package func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await withTaskExecutorPreference(QueueExecutor()) { try await function() }
  }
}

extension Trait where Self == OwnThread {
  /// Runs the tests of a suite on a thread that is not one of Swift's pool.
  package static var ownThread: Self { Self() }
}

/// Runs jobs in a serial queue, which has a thread whenever it has work.
final class QueueExecutor: TaskExecutor {
  private let queue = DispatchQueue(label: "generators.tests")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
