import Synchronization

/// The executor of a straight-line body: it records the jobs of the body's task, and runs none.
///
/// Whoever drives the generator takes the jobs out and runs them on its own thread. Jobs may come
/// from any thread, since the body may wait for something that another one does.
///
/// Nearly always there is one job, and nobody waits for it: it lies in ``slot``, and a resumption
/// takes no lock (a tenth of its instructions). More jobs, and who is to be woken, are behind the
/// lock, and ``isCrowded`` says that there is something.
@usableFromInline
package final class JobQueue: TaskExecutor {
  private struct Crowd {
    /// Jobs that came when there was one already, or when somebody waited.
    var jobs: [UnownedJob] = []

    /// Called at the next job.
    var wakes: [@Sendable () -> Void] = []
  }

  /// The bits of the first job, or zero.
  private let slot = Atomic<UInt>(0)
  private let isCrowded = Atomic<Bool>(false)

  // Not a `Mutex`: Thread Sanitizer does not know that for a lock (Swift 6.3).
  private let crowd = SystemMonitor(Crowd())

  @usableFromInline
  init() {}

  @usableFromInline
  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    // Not into the slot if there is a crowd: jobs keep their order.
    if !isCrowded.load(ordering: .sequentiallyConsistent),
      slot.compareExchange(
        expected: 0, desired: unsafeBitCast(job, to: UInt.self),
        ordering: .sequentiallyConsistent
      ).exchanged
    {
      // Who has begun to wait meanwhile has either seen the job, or is seen here.
      if isCrowded.load(ordering: .sequentiallyConsistent) { arrive(nil) }
    } else {
      arrive(job)
    }
  }

  /// Adds a job to the crowd and calls everyone who waits for one.
  private func arrive(_ job: UnownedJob?) {
    let wakes = crowd.withLock { crowd in
      if let job { crowd.jobs.append(job) }
      defer { crowd.wakes = [] }
      isCrowded.store(!crowd.jobs.isEmpty, ordering: .sequentiallyConsistent)
      return crowd.wakes
    }
    for wake in wakes { wake() }
  }

  /// The job that came first, if there is one.
  @usableFromInline
  func take() -> UnownedJob? {
    let bits = slot.exchange(0, ordering: .sequentiallyConsistent)
    if bits != 0 { return unsafeBitCast(bits, to: UnownedJob.self) }
    guard isCrowded.load(ordering: .sequentiallyConsistent) else { return nil }
    return crowd.withLock { crowd in
      if crowd.jobs.isEmpty { return nil }
      defer {
        isCrowded.store(
          !crowd.jobs.isEmpty || !crowd.wakes.isEmpty, ordering: .sequentiallyConsistent)
      }
      return crowd.jobs.removeFirst()
    }
  }

  /// Has something called once, as soon as there is a job: at once if there is one.
  ///
  /// - Parameter wake: What to call, on the thread from which the job comes.
  package func whenJobArrives(_ wake: @escaping @Sendable () -> Void) {
    let isThere = crowd.withLock { crowd in
      isCrowded.store(true, ordering: .sequentiallyConsistent)
      if hasJob(crowd) { return true }
      crowd.wakes.append(wake)
      return false
    }
    if isThere { wake() }
  }

  /// Blocks the thread until there is a job.
  @usableFromInline
  func waitForJob() {
    whenJobArrives { [crowd] in crowd.notifyOne() }
    crowd.waitFor { hasJob($0) ? () : nil }
  }

  private func hasJob(_ crowd: borrowing Crowd) -> Bool {
    slot.load(ordering: .sequentiallyConsistent) != 0 || !crowd.jobs.isEmpty
  }
}
