/// How a loop runs jobs of Swift's concurrency; the public side is `LoopExecutor`.
///
/// A loop that has one has, or had, an executor. It is alive as long as there are jobs: the tasks
/// that they belong to, or their actors, keep it, as Swift wants it of every executor.
struct JobDoor {
  /// What the jobs of actors are isolated to.
  let serial: UnownedSerialExecutor

  /// What the jobs of tasks prefer.
  let task: UnownedTaskExecutor

  /// Has the jobs run that came too late for the loop.
  let startLate: () -> Void

  /// Runs a job here and now.
  @inline(__always)
  func run(_ word: JobWord) {
    if word.isIsolated {
      word.job.runSynchronously(isolatedTo: serial, taskExecutor: task)
    } else {
      // Run as if it were isolated it would first be enqueued once more, to leave the isolation.
      word.job.runSynchronously(on: task)
    }
  }
}
