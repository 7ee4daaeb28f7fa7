import Generators
import Loop

/// Coroutines that are generators, all on the calling thread: asyncio as it was before `async`.
///
/// The coroutines correspond to those of `flags.py`, name by name.
package struct GeneratorWay: DownloadWay {
  package let name = "generators"
  package let summary = "generator coroutines on one thread"

  /// Makes the way.
  package init() {}

  /// Downloads on an event loop of its own, which ends with it.
  package func run(_ plan: DownloadPlan, _ ledger: DownloadLedger) throws {
    let loop = try EventLoop()
    defer { loop.close() }
    try run(plan, ledger, on: loop)
  }

  /// Downloads on a loop that goes on afterwards.
  package func run(_ plan: DownloadPlan, _ ledger: DownloadLedger, on loop: EventLoop) throws {
    try loop.runUntilComplete(DownloadMany(loop: loop, plan: plan, ledger: ledger))
  }
}

/// Downloads every flag, some at a time.
struct DownloadMany: Coroutine {
  let session: DownloadSession

  init(loop: EventLoop, plan: DownloadPlan, ledger: DownloadLedger) {
    session = DownloadSession(loop, plan, ledger)
  }

  static let body = Program {
    Try {
      YieldFrom { frame in
        let session = frame.session
        return session.loop.gather(
          session.plan.jobs.map { DownloadOne(session: session, job: $0) })
      }
    } finally: {
      Do { $0.session.closeConnections() }
    }
  }
}

/// Waits for its turn, downloads one flag, and enters what became of it.
struct DownloadOne: Coroutine {
  let session: DownloadSession
  let job: DownloadJob

  static let body = Program {
    YieldFrom { $0.session.semaphore.acquire() }
    Try {
      YieldFrom {
        $0.session.loop.waitFor(
          GetFlag(session: $0.session, job: $0.job), timeout: $0.session.plan.timeout)
      } receive: {
        $0.record(.success($1))
      }
    } catch: {
      Catch(TimeoutError.self, bind: { frame, _ in frame.record(.failure(.timedOut)) }) {}
      Catch(bind: { frame, error in frame.record(.failure(DownloadError(onLoop: error))) }) {}
    } finally: {
      Do { try $0.session.semaphore.release() }
    }
  }

  private func record(_ result: Result<[UInt8], DownloadError>) {
    session.ledger.record(job, result)
  }
}

/// Downloads one flag: over a kept connection, or over a new one if that was closed meanwhile.
struct GetFlag: Coroutine {
  typealias Returned = [UInt8]

  let session: DownloadSession
  let job: DownloadJob
  var response: HTTPResponse?

  static let body = Program {
    Try {
      If {
        $0.session.hasConnection
      } then: {
        YieldFrom {
          try $0.exchange()
        } receive: {
          $0.response = $1
        }
      }
    } catch: {
      Catch(StaleConnection.self) {}
    }
    If {
      $0.response == nil
    } then: {
      YieldFrom {
        $0.session.loop.openConnection(
          host: $0.session.plan.server.host, port: $0.session.plan.server.port)
      } receive: {
        $0.session.keep($1.reader, $1.writer, isReused: false)
      }
      YieldFrom {
        try $0.exchange()
      } receive: {
        $0.response = $1
      }
    }
    Return { try $0.response?.image() ?? [] }
  }

  private func exchange() throws -> Exchange {
    Exchange(
      session: session, connection: try session.takeConnection(),
      request: session.plan.request(for: job), parser: session.plan.parser())
  }
}

/// Sends a request and reads the response; keeps the connection if the response allows it.
struct Exchange: Coroutine {
  typealias Returned = HTTPResponse

  let session: DownloadSession
  let connection: DownloadSession.Connection
  let request: [UInt8]
  var parser: HTTPResponseParser
  var response: HTTPResponse?

  static let body = Program {
    Try {
      Do { $0.connection.writer.write($0.request) }
      YieldFrom { $0.connection.writer.drain() }
      While {
        $0.response == nil
      } do: {
        YieldFrom {
          $0.connection.reader.read()
        } receive: {
          try $0.take($1)
        }
      }
      Return { try $0.answer() }
    } catch: {
      Catch(bind: { frame, error in throw frame.classify(error) }) {}
    } finally: {
      Do { $0.letGo() }
    }
    Return { try $0.answer() }
  }

  private mutating func take(_ bytes: [UInt8]) throws {
    if bytes.isEmpty { try parser.finish() } else { try parser.feed(bytes) }
    response = parser.response
  }

  private func answer() throws -> HTTPResponse {
    guard let response else { throw DownloadError.other("there is no response") }
    return response
  }

  private func classify(_ error: any Error) -> any Error {
    let failure = DownloadError(onLoop: error)
    let isStale = connection.isReused && failure.mayBeStale && !parser.hasBytes
    return isStale ? StaleConnection() : failure
  }

  private func letGo() {
    if response?.keepsAlive == true {
      session.keep(connection.reader, connection.writer, isReused: true)
    } else {
      connection.writer.close()
    }
  }
}

/// A kept connection turned out to be closed by the server.
struct StaleConnection: Error {}
