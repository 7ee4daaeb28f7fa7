import FlagsKit
import HTTPKit

/// A server that answers with bytes of the test's choosing, whatever it is asked.
final class ScriptedServer: Sendable {
  /// What happens on one connection: one list of bytes for each request, then an ending.
  struct Script: Sendable {
    var answers: [String]
    var ending = ResponsePlan.Ending.close
  }

  let port: UInt16
  private let listener: Descriptor
  private let thread = Locked<WorkerThread?>(nil)
  private let accepted = Locked(0)
  private let isStopped = Locked(false)
  private let script: @Sendable (Int) -> Script

  /// Starts a server that serves one connection after the other; `script` is given the number of
  /// each, from 0.
  init(_ script: @escaping @Sendable (Int) -> Script) throws {
    listener = try Descriptor.loopbackListener()
    port = try listener.localPort()
    self.script = script
    let worker = try WorkerThread { [self] in run() }
    thread.withLock { $0 = worker }
  }

  /// How many connections came.
  var connectionCount: Int { accepted.withLock { $0 } }

  func stop() {
    isStopped.withLock { $0 = true }
    thread.withLock { $0.take() }?.join()
  }

  private func run() {
    while !isStopped.withLock({ $0 }) {
      guard (try? listener.wait(for: .readable, until: .now + .milliseconds(20))) == true,
        let socket = listener.acceptConnection()
      else { continue }
      let number = accepted.withLock { count in
        count += 1
        return count - 1
      }
      try? converse(socket, script(number))
    }
  }

  private func converse(_ socket: borrowing Descriptor, _ script: Script) throws {
    var parser = HTTPRequestParser()
    var buffer = [UInt8](repeating: 0, count: 4_096)
    for answer in script.answers {
      while parser.next() == nil {
        guard try socket.wait(for: .readable, until: .now + .seconds(5)),
          let count = try buffer.withUnsafeMutableBytes({ try socket.receive(into: $0) }), count > 0
        else { return }
        try parser.feed(Array(buffer[..<count]))
      }
      _ = try socket.send(Array(answer.utf8)[...])
    }
    switch script.ending {
    case .reset: socket.resetOnClose()
    case .stall: _ = try socket.wait(for: .readable, until: .now + .seconds(5))
    case .close, .keepAlive: break
    }
  }
}

/// Runs a way on a thread of its own, so that no thread of Swift's pool is blocked.
func run(_ way: any DownloadWay, _ plan: DownloadPlan, _ ledger: DownloadLedger) async throws {
  try await withCheckedThrowingContinuation {
    (continuation: CheckedContinuation<Void, any Error>) in
    do {
      let thread = try WorkerThread {
        continuation.resume(with: Result { try way.run(plan, ledger) })
      }
      thread.detach()
    } catch {
      continuation.resume(throwing: error)
    }
  }
}

extension FlagCatalog {
  /// A catalog that has drawn everything, so that no download waits for it.
  static func drawn() -> FlagCatalog {
    let catalog = FlagCatalog()
    for country in countries { _ = catalog.image(named: country) }
    return catalog
  }
}
