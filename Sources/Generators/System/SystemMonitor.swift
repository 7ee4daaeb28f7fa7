import GeneratorsPlatform

/// State that several threads share, and on whose changes they can wait.
///
/// A lock as `Mutex` is one, with what that lacks: sleeping until the state is as wanted, and being
/// known to Thread Sanitizer for a lock (Swift 6.3), without which every program that uses this
/// package would be reported.
///
/// It is Sendable without the compiler's proof because `state` is touched in functions only
/// that hold the lock, and no reference to it leaves them: `State` is Sendable itself.
///
/// **Who keeps it**: a thread that is told of a change may free the monitor, and all that lies around
/// it, while the thread that made the change is still on its way out of it. Unlocking is safe: the
/// system allows a mutex to be freed as soon as another thread has locked and unlocked it, and the
/// monitor is not touched after that. Notifying *after* unlocking is not, unless the notifying thread
/// has a reference of its own; one that has none notifies inside of `withLock`.
package final class SystemMonitor<State: Sendable>: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>
  private var state: State

  /// Makes a monitor.
  package init(_ state: State) {
    self.state = state
    mutex = .allocate(capacity: 1)
    condition = .allocate(capacity: 1)
    // Neither can fail with these attributes on the systems that we know.
    let codes = (pthread_mutex_init(mutex, nil), Self.makeCondition(condition))
    precondition(codes == (0, 0), "SystemMonitor: no room for a lock")
  }

  /// Makes a condition whose time limits are by the clock that nobody can set.
  private static func makeCondition(_ condition: UnsafeMutablePointer<pthread_cond_t>) -> Int32 {
    #if canImport(Darwin)
      return pthread_cond_init(condition, nil)
    #else
      var attributes = pthread_condattr_t()
      pthread_condattr_init(&attributes)
      defer { pthread_condattr_destroy(&attributes) }
      pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
      return pthread_cond_init(condition, &attributes)
    #endif
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  /// Reads or changes the state, alone.
  ///
  /// - Precondition: `body` does not use the monitor, but to notify.
  package func withLock<Result, Failure: Error>(
    _ body: (inout State) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body(&state)
  }

  /// Sleeps until `body` returns something; it is asked at once, and after each notification.
  ///
  /// - Precondition: `body` does not use the monitor.
  package func waitFor<Result, Failure: Error>(
    _ body: (inout State) throws(Failure) -> Result?
  ) throws(Failure) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    // The state is accessed anew each time, and not across the sleep, in which other threads change
    // it: what is lent as `inout` the optimiser may keep in registers.
    while true {
      if let result = try body(&state) { return result }
      pthread_cond_wait(condition, mutex)
    }
  }

  /// Sleeps until `body` returns something or the time is over; it is asked at once, after each
  /// notification, and when the time is over.
  ///
  /// - Parameters:
  ///   - deadline: When the time is over, in nanoseconds of the system's monotonic clock.
  ///   - now: Reads that clock.
  ///   - body: Looks at the state.
  /// - Returns: What `body` returned; `nil` when the time is over.
  /// - Throws: What `body` throws.
  /// - Precondition: `body` does not use the monitor.
  package func waitFor<Result, Failure: Error>(
    until deadline: Int64, by now: () -> Int64,
    _ body: (inout State) throws(Failure) -> Result?
  ) throws(Failure) -> Result? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while true {
      if let result = try body(&state) { return result }
      let left = deadline.subtractingReportingOverflow(now())
      if !left.overflow, left.partialValue <= 0 { return nil }
      #if canImport(Darwin)
        let limit = left.overflow ? Int64.max : left.partialValue
        var time = timespec(
          tv_sec: Int(limit / 1_000_000_000), tv_nsec: Int(limit % 1_000_000_000))
        pthread_cond_timedwait_relative_np(condition, mutex, &time)
      #else
        var time = timespec(
          tv_sec: Int(deadline / 1_000_000_000), tv_nsec: Int(deadline % 1_000_000_000))
        pthread_cond_timedwait(condition, mutex, &time)
      #endif
    }
  }

  /// Has one sleeping thread look at the state again; may be called with the lock held.
  package func notifyOne() {
    pthread_cond_signal(condition)
  }

  /// Has every sleeping thread look at the state again; may be called with the lock held.
  package func notifyAll() {
    pthread_cond_broadcast(condition)
  }
}
