import GeneratorsPlatform

/// A thread of the system that runs one closure.
///
/// Releasing the owner does not end the thread; it runs to its end by itself.
package final class SystemThread {
  private let thread: pthread_t
  private var isJoined = false

  private init(_ thread: pthread_t) {
    self.thread = thread
  }

  deinit {
    guard !isJoined else { return }
    pthread_detach(thread)
  }

  /// Starts a thread.
  ///
  /// - Parameter body: what it runs, and by whose return it ends.
  /// - Returns: the owner of the thread.
  /// - Throws: `wouldBlock` when the system has no room for another thread.
  package static func start(
    _ body: @escaping @Sendable () -> Void
  ) throws(SystemError) -> SystemThread {
    let work = Unmanaged.passRetained(Work(body))
    // Glibc's threads are numbers, Musl's and Darwin's are pointers.
    #if os(Linux) && !canImport(Musl)
      var thread = pthread_t()
    #else
      var thread: pthread_t?
    #endif
    let code = pthread_create(&thread, nil, { runWork($0) }, work.toOpaque())
    guard code == 0 else {
      work.release()
      throw SystemError(call: "pthread_create", code: .init(code))
    }
    #if !os(Linux) || canImport(Musl)
      guard let thread else { throw SystemError(call: "pthread_create", code: .invalidArgument) }
    #endif
    return SystemThread(thread)
  }

  /// Lets other threads run.
  package static func pause() { sched_yield() }

  /// Waits until the thread has ended; the second time does nothing.
  ///
  /// - Precondition: it is not the thread itself that waits.
  package func join() {
    guard !isJoined else { return }
    isJoined = true
    let code = pthread_join(thread, nil)
    precondition(code == 0, "SystemThread.join: a thread cannot wait for itself")
  }
}

/// The closure as an object, whose address can go through C.
private final class Work {
  let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) {
    self.body = body
  }
}

/// The first function of a thread; takes over the reference that `start` made.
private func runWork(_ address: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let address else { return nil }
  // Its own scope, so that what the closure holds is gone before the thread ends.
  do {
    let work = Unmanaged<Work>.fromOpaque(address).takeRetainedValue()
    work.body()
  }
  return nil
}
