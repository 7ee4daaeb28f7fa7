import Dispatch
import Generators
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
        Conversation(loop: loop, core: core, reader: $0, writer: $1)
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

/// Serves one connection: a request, a response, and so on.
private struct Conversation: Coroutine {
  let loop: EventLoop
  let core: ServerCore
  let reader: StreamReader
  let writer: StreamWriter
  var parser = HTTPRequestParser()
  var failure: HTTPError?
  var plan = ResponsePlan(delay: .zero, bytes: [], ending: .keepAlive)
  var isOpen = true

  static let body = Program {
    Try {
      While {
        $0.isOpen
      } do: {
        If {
          $0.planNext()
        } then: {
          YieldFrom {
            Response(loop: $0.loop, reader: $0.reader, writer: $0.writer, plan: $0.plan)
          }
          Do { $0.isOpen = $0.plan.ending == .keepAlive }
        } else: {
          YieldFrom {
            $0.reader.read()
          } receive: {
            $0.take($1)
          }
        }
      }
    } finally: {
      Do { $0.writer.close() }
    }
  }

  private mutating func take(_ bytes: [UInt8]) {
    if bytes.isEmpty { isOpen = false }
    do throws(HTTPError) { try parser.feed(bytes) } catch { failure = error }
  }

  /// Plans the response to what came; false if there is nothing to answer yet.
  private mutating func planNext() -> Bool {
    if let request = parser.next() {
      plan = core.plan(for: request)
    } else if let failure {
      plan = core.plan(for: failure)
    } else {
      return false
    }
    return true
  }
}

/// Does what a plan says.
private struct Response: Coroutine {
  let loop: EventLoop
  let reader: StreamReader
  let writer: StreamWriter
  let plan: ResponsePlan

  static let body = Program {
    If {
      $0.plan.delay > .zero
    } then: {
      YieldFrom { $0.loop.sleep($0.plan.delay) }
    }
    Do { $0.writer.write($0.plan.bytes) }
    YieldFrom { $0.writer.drain() }
    If {
      $0.plan.ending == .stall
    } then: {
      // The client's end of patience.
      YieldFrom { $0.reader.readToEnd() }
    }
    If {
      $0.plan.ending == .reset
    } then: {
      Do { $0.writer.abort() }
    }
  }
}
