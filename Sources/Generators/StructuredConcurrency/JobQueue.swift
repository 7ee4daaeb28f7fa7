import Synchronization

/// The executor of a straight-line body: it records the jobs of the body's task, and runs none.
///
/// The driver of the generator takes the jobs out and runs them on its own thread. Jobs may come
/// from any thread, since the body may wait for something that another one does.
///
/// Nearly always there is one job, and nobody waits for it: it lies in ``word``, and a resumption
/// takes no lock (a tenth of its instructions). More jobs, and what is to be woken, are behind the
/// lock.
///
/// ## States
///
/// | `word`  | behind the lock                          | left by |
/// |---------|------------------------------------------|---------|
/// | empty   | nothing                                  | an enqueuer puts its job there: the job; anything that takes the lock: crowded |
/// | a job   | nothing                                  | the driver takes it: empty; anything that takes the lock moves it behind it: crowded |
/// | crowded | jobs in their order, or a driver that sleeps, wakes to be called, or nothing | with the lock only: the driver takes the last job: empty |
///
/// ## Who keeps it
///
/// The task of the body does, and so nothing does once its last job has run. An enqueuer is not
/// counted: as soon as its job can be taken, the driver may run the body to its end and free the
/// queue. So putting the job into `word`, or else unlocking, is the **last** that an enqueuer does
/// with the queue. The driver is woken before, with the lock held; the wakes that are called
/// afterwards belong to the enqueuer by then.
@usableFromInline
package final class JobQueue: TaskExecutor {
  private struct Crowd {
    /// Jobs in the order in which they came.
    var jobs: [UnownedJob] = []

    /// Called at the next job, once.
    var wakes: [@Sendable () -> Void] = []

    /// Whether the driver sleeps until there is a job.
    var isDriverAsleep = false
  }

  /// ``empty``, ``crowded``, or the bits of the only job.
  private let word = Atomic<UInt>(JobQueue.empty)

  // No address of a job: those are multiples of 16.
  @inline(__always) private static var empty: UInt { 0 }
  @inline(__always) private static var crowded: UInt { 1 }

  // Not a `Mutex`: Thread Sanitizer does not know that for a lock (Swift 6.3).
  private let crowd = SystemMonitor(Crowd())

  @usableFromInline
  package init() {}

  @usableFromInline
  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    // Only where there is nothing else at all, so that jobs keep their order.
    let isOnlyOne = word.compareExchange(
      expected: JobQueue.empty, desired: JobWord.bits(of: job),
      ordering: .acquiringAndReleasing
    ).exchanged
    if !isOnlyOne { arrive(job) }
  }

  /// Adds a job to the crowd and wakes what waits for one.
  private func arrive(_ job: UnownedJob) {
    let wakes = crowd.withLock { crowd in
      gather(&crowd)
      crowd.jobs.append(job)
      if crowd.isDriverAsleep { self.crowd.notifyOne() }
      defer { crowd.wakes = [] }
      return crowd.wakes
    }
    // The queue may be gone.
    for wake in wakes { wake() }
  }

  /// Moves the only job behind the lock, where from now on everything is.
  private func gather(_ crowd: inout Crowd) {
    let bits = word.exchange(JobQueue.crowded, ordering: .acquiringAndReleasing)
    if bits != JobQueue.empty, bits != JobQueue.crowded {
      crowd.jobs.append(JobWord.job(of: bits))
    }
  }

  /// The job that came first, if there is one; for the driver alone.
  @usableFromInline
  package func take() -> UnownedJob? {
    let bits = word.load(ordering: .acquiring)
    if bits == JobQueue.empty { return nil }
    if bits != JobQueue.crowded,
      word.compareExchange(
        expected: bits, desired: JobQueue.empty, ordering: .acquiringAndReleasing
      ).exchanged
    {
      return JobWord.job(of: bits)
    }
    return takeFromCrowd()
  }

  private func takeFromCrowd() -> UnownedJob? {
    crowd.withLock { crowd in
      if crowd.jobs.isEmpty { return nil }
      let job = crowd.jobs.removeFirst()
      // A crowd with a job has no wakes: its first job has called them.
      if crowd.jobs.isEmpty { word.store(JobQueue.empty, ordering: .releasing) }
      return job
    }
  }

  /// Calls something once, as soon as there is a job: at once if there is one.
  ///
  /// - Parameter wake: What to call, on the thread from which the job comes.
  package func whenJobArrives(_ wake: @escaping @Sendable () -> Void) {
    let isThere = crowd.withLock { crowd in
      gather(&crowd)
      if crowd.jobs.isEmpty { crowd.wakes.append(wake) }
      return !crowd.jobs.isEmpty
    }
    if isThere { wake() }
  }

  /// Blocks the thread until there is a job; for the driver alone.
  @usableFromInline
  package func waitForJob() {
    // Looks and goes to sleep in one step, each time: no enqueuer comes between the two.
    crowd.waitFor { crowd in
      gather(&crowd)
      crowd.isDriverAsleep = crowd.jobs.isEmpty
      return crowd.isDriverAsleep ? nil : ()
    }
  }
}
