import Dispatch
import HTTPKit
import Loop

/// A flag server on an event loop of its own, in a thread of its own: a coroutine for each
/// connection.
package final class LoopFlagServer: FlagServer {
  package let port: UInt16
  private let handle: ThreadsafeLoop
  private let thread: Locked<WorkerThread?>

  private init(port: UInt16, _ handle: ThreadsafeLoop, _ thread: WorkerThread) {
    self.port = port
    self.handle = handle
    self.thread = Locked(thread)
  }

  package static func start(_ core: ServerCore) throws -> LoopFlagServer {
    let promise = Promise()
    let thread = try WorkerThread { serve(core, promise) }
    do {
      let (port, handle) = try promise.wait()
      return LoopFlagServer(port: port, handle, thread)
    } catch {
      thread.join()
      throw error
    }
  }

  package func stop() {
    guard let thread = thread.withLock({ $0.take() }) else { return }
    do {
      try handle.callSoonThreadsafe { $0.stop() }
    } catch {
      // The loop has ended by itself.
    }
    thread.join()
  }

  /// The thread's body: runs the loop until it is stopped.
  private static func serve(_ core: ServerCore, _ promise: Promise) {
    do {
      let loop = try EventLoop()
      // Ends every connection where it stands.
      defer { loop.close() }
      loop.exceptionHandler = { _, _ in }  // clients that go away, which is their right
      let server = try loop.startServer(on: .ipv4(.loopback, port: 0), backlog: 1_024) {
        HTTPConversation(loop: loop, reader: $0, writer: $1) { core.plan(for: $0) }
      }
      promise.keep(.success((server.localAddresses.first?.port ?? 0, loop.makeThreadsafeLoop())))
      try loop.runForever()
    } catch {
      promise.keep(.failure(error))
    }
  }
}

/// What the thread of a server tells the one that starts it.
private final class Promise: Sendable {
  private let result = Locked<Result<(UInt16, ThreadsafeLoop), any Error>?>(nil)
  private let isKept = DispatchSemaphore(value: 0)

  /// Keeps the promise; a second time does nothing.
  func keep(_ value: Result<(UInt16, ThreadsafeLoop), any Error>) {
    result.withLock { if $0 == nil { $0 = value } }
    isKept.signal()
  }

  func wait() throws -> (UInt16, ThreadsafeLoop) {
    isKept.wait()
    guard let result = result.withLock({ $0 }) else { throw LoopError.closed }
    return try result.get()
  }
}
