#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// State that several threads share, and on whose changes they can wait.
///
/// A lock as `Mutex` is one, with what that lacks: sleeping until the state is as wanted.
///
/// It is Sendable without the compiler's proof because `state` is touched in two functions only,
/// which hold the lock, and no reference to it leaves them: `State` is Sendable itself.
package final class SystemMonitor<State: Sendable>: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>
  private var state: State

  /// Makes a monitor.
  package init(_ state: State) {
    self.state = state
    mutex = .allocate(capacity: 1)
    condition = .allocate(capacity: 1)
    // Neither can fail with the default attributes on the systems that we know.
    let codes = (pthread_mutex_init(mutex, nil), pthread_cond_init(condition, nil))
    precondition(codes == (0, 0), "SystemMonitor: no room for a lock")
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  /// Reads or changes the state, alone.
  ///
  /// - Precondition: `body` does not use the monitor.
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

  /// Has one sleeping thread look at the state again.
  package func notifyOne() {
    pthread_cond_signal(condition)
  }

  /// Has every sleeping thread look at the state again.
  package func notifyAll() {
    pthread_cond_broadcast(condition)
  }
}
