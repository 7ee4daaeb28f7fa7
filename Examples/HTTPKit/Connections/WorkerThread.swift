import Foundation

/// A thread that runs one closure and can be waited for.
///
/// Foundation's `Thread` cannot be joined; here nothing of the thread is left after ``join()``.
///
/// `Sendable` without the compiler's proof, since systems have different names for a thread: any thread
/// may join or detach it (`pthread_join(3)`).
package struct WorkerThread: @unchecked Sendable {
  private let thread: pthread_t

  /// Starts a thread with a small stack.
  ///
  /// - Throws: ``SystemError`` with `EAGAIN` when the system has no more threads.
  package init(_ body: @escaping @Sendable () -> Void) throws(SystemError) {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, 512 << 10)
    let closure = Unmanaged.passRetained(Closure(body))
    #if os(Linux)
      var started = pthread_t()
      let code = pthread_create(
        &started, &attributes,
        { argument in
          if let argument { WorkerThread.run(argument) }
          return nil
        }, closure.toOpaque())
      thread = started
    #else
      var started: pthread_t?
      var code = pthread_create(
        &started, &attributes,
        { argument in
          WorkerThread.run(argument)
          return nil
        }, closure.toOpaque())
      if started == nil, code == 0 { code = EAGAIN }
      guard let started else {
        closure.release()
        throw SystemError("pthread_create", code: code)
      }
      thread = started
    #endif
    guard code == 0 else {
      closure.release()
      throw SystemError("pthread_create", code: code)
    }
  }

  /// Waits until the closure has returned and the thread is gone; to be called once.
  package func join() {
    pthread_join(thread, nil)
  }

  /// Lets the thread end by itself; nobody may wait for it any more.
  package func detach() {
    pthread_detach(thread)
  }

  private static func run(_ argument: UnsafeMutableRawPointer) {
    Unmanaged<Closure>.fromOpaque(argument).takeRetainedValue().body()
  }

  private final class Closure: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
      self.body = body
    }
  }
}
