import Foundation
import Synchronization

/// A flag server with a thread for each connection; the plainest that works.
package final class ThreadedFlagServer: FlagServer {
  package let port: UInt16

  private struct State {
    var isStopped = false
    var sockets: Set<Int32> = []
    var threads: [WorkerThread] = []
  }

  private let core: ServerCore
  private let listener: Descriptor
  private let state = Mutex(State())

  private init(_ core: ServerCore, _ listener: consuming Descriptor, port: UInt16) {
    self.core = core
    self.listener = listener
    self.port = port
  }

  package static func start(_ core: ServerCore) throws -> ThreadedFlagServer {
    let listener = try Descriptor.loopbackListener()
    let port = try listener.localPort()
    let server = ThreadedFlagServer(core, listener, port: port)
    let thread = try WorkerThread { server.acceptAll() }
    server.state.withLock { $0.threads.append(thread) }
    return server
  }

  package func stop() {
    let wasStopped = state.withLock { state in
      let wasStopped = state.isStopped
      state.isStopped = true
      // Threads that wait on these sockets wake up and see an end.
      for socket in state.sockets { shutdown(socket, Int32(SHUT_RDWR)) }
      return wasStopped
    }
    guard !wasStopped else { return }
    shutdown(listener.number, Int32(SHUT_RDWR))
    while let thread = state.withLock({ $0.threads.popLast() }) { thread.join() }
  }

  private var isStopped: Bool { state.withLock { $0.isStopped } }

  private func acceptAll() {
    while !isStopped {
      // The deadline only bounds how late a stop is noticed where shutdown does not wake us.
      guard (try? listener.wait(for: .readable, until: .now + .milliseconds(200))) == true,
        let socket = listener.acceptConnection()
      else { continue }
      serve(socket)
    }
  }

  private func serve(_ socket: consuming Descriptor) {
    let connection = Connection(socket)
    let number = connection.socket.number
    let isAccepted = state.withLock { state in
      if !state.isStopped { state.sockets.insert(number) }
      return !state.isStopped
    }
    guard isAccepted else { return }
    do {
      let thread = try WorkerThread {
        self.converse(connection.socket)
        self.state.withLock { _ = $0.sockets.remove(number) }
      }
      state.withLock { $0.threads.append(thread) }
    } catch {
      // Without a thread the client finds its connection closed.
      state.withLock { _ = $0.sockets.remove(number) }
    }
  }

  private func converse(_ socket: borrowing Descriptor) {
    var parser = HTTPRequestParser()
    var buffer = [UInt8](repeating: 0, count: 4_096)
    do {
      while !isStopped {
        guard try socket.wait(for: .readable, until: .now + .seconds(30)),
          let count = try buffer.withUnsafeMutableBytes({ try socket.receive(into: $0) }),
          count > 0
        else { return }
        var failure: HTTPError?
        do throws(HTTPError) {
          try parser.feed(Array(buffer[..<count]))
        } catch {
          failure = error
        }
        while let request = parser.next() {
          guard try perform(core.plan(for: request), socket) else { return }
        }
        if let failure {
          _ = try perform(core.plan(for: failure), socket)
          return
        }
      }
    } catch {
      // The client went away, which is its right.
    }
  }

  /// Does what the plan says; true if the connection goes on.
  private func perform(
    _ plan: ResponsePlan, _ socket: borrowing Descriptor
  ) throws(SystemError) -> Bool {
    if plan.delay > .zero { Thread.sleep(forTimeInterval: plan.delay / .seconds(1)) }
    var rest = plan.bytes[...]
    while !rest.isEmpty {
      if let count = try socket.send(rest) {
        rest = rest.dropFirst(count)
      } else if try !socket.wait(for: .writable, until: .now + .seconds(30)) {
        return false
      }
    }
    switch plan.ending {
    case .keepAlive:
      return true
    case .close:
      return false
    case .reset:
      socket.resetOnClose()
      return false
    case .stall:
      // The client's end of patience, or ours.
      _ = try socket.wait(for: .readable, until: .now + .seconds(30))
      return false
    }
  }
}

/// Carries a socket into the closure of a thread, which cannot capture a noncopyable value.
private final class Connection: Sendable {
  let socket: Descriptor

  init(_ socket: consuming Descriptor) {
    self.socket = socket
  }
}
