import Loop

/// Runs the jobs of a Swift task on three threads in turn: each time it goes on on another one.
///
/// Three, since some suspensions are two jobs: `Task.yield` enqueues a job that enqueues the task.
///
/// What a pool of threads does now and then to a task that is suspended, and what code must stand that
/// asks on which thread it runs.
final class AlternatingExecutor: TaskExecutor {
  private struct State {
    var jobs: [UnownedJob] = []
    var turn = 0
    var isOver = false
  }

  private let monitor = SystemMonitor(State())

  /// Runs `body` in a task that prefers the executor, whose threads exist for as long.
  static func run<Value: Sendable>(
    _ body: @Sendable () async throws -> Value
  ) async throws -> Value {
    let executor = AlternatingExecutor()
    for number in 0..<3 { _ = try SystemThread.start { executor.work(number) } }
    defer { executor.end() }
    return try await withTaskExecutorPreference(executor) { try await body() }
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    // The threads keep this, until all is over.
    monitor.withLock { $0.jobs.append(job) }
    monitor.notifyAll()
  }

  private func end() {
    monitor.withLock { $0.isOver = true }
    monitor.notifyAll()
  }

  /// What each of the threads does.
  private func work(_ number: Int) {
    while true {
      let job: UnownedJob?? = monitor.waitFor { state in
        if state.turn == number, !state.jobs.isEmpty {
          state.turn = (number + 1) % 3
          return .some(state.jobs.removeFirst())
        }
        return state.isOver ? .some(nil) : nil
      }
      guard case .some(let job?) = job else { return }
      job.runSynchronously(on: asUnownedTaskExecutor())
      monitor.notifyAll()
    }
  }
}
