/// The executor of a straight-line body: it records the jobs of the body's task, and runs none.
///
/// Whoever drives the generator takes the jobs out and runs them on its own thread. Jobs may come
/// from any thread, since the body may wait for something that another one does.
@usableFromInline
package final class JobQueue: TaskExecutor {
  private struct State {
    // Nearly always there is one job at most; it needs no array.
    var first: UnownedJob?
    var others: [UnownedJob] = []
    var wakes: [@Sendable () -> Void] = []

    mutating func take() -> UnownedJob? {
      guard let job = first.take() else { return nil }
      if !others.isEmpty { first = others.removeFirst() }
      return job
    }
  }

  private let state = SystemMonitor(State())

  @usableFromInline
  init() {}

  @usableFromInline
  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let wakes = state.withLock { state -> [@Sendable () -> Void]? in
      if state.first == nil {
        state.first = job
      } else {
        state.others.append(job)
      }
      if state.wakes.isEmpty { return nil }
      defer { state.wakes = [] }
      return state.wakes
    }
    if let wakes {
      for wake in wakes { wake() }
    }
  }

  /// The job that came first, if there is one.
  @usableFromInline
  func take() -> UnownedJob? { state.withLock { $0.take() } }

  /// Has something called once, as soon as there is a job: at once if there is one.
  ///
  /// - Parameter wake: What to call, on the thread from which the job comes.
  package func whenJobArrives(_ wake: @escaping @Sendable () -> Void) {
    let isThere = state.withLock { state in
      if state.first == nil { state.wakes.append(wake) }
      return state.first != nil
    }
    if isThere { wake() }
  }

  /// Blocks the thread until there is a job.
  @usableFromInline
  func waitForJob() {
    whenJobArrives { [state] in state.notifyOne() }
    state.waitFor { $0.first == nil ? nil : () }
  }
}
