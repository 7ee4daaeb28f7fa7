import Loop

/// What all coroutines of one run share: they run on one thread, so nothing is locked.
final class DownloadSession {
  /// A connection, and whether it has served a request before.
  struct Connection {
    let reader: StreamReader
    let writer: StreamWriter
    let isReused: Bool
  }

  let loop: EventLoop
  let plan: DownloadPlan
  let ledger: DownloadLedger
  let semaphore: Semaphore
  private var connections: [Connection] = []

  init(_ loop: EventLoop, _ plan: DownloadPlan, _ ledger: DownloadLedger) {
    self.loop = loop
    self.plan = plan
    self.ledger = ledger
    semaphore = Semaphore(loop: loop, value: plan.concurrency)
  }

  /// Whether there is a connection that nobody uses.
  var hasConnection: Bool { !connections.isEmpty }

  /// Takes the connection that was used last.
  ///
  /// - Throws: ``DownloadError/other(_:)`` if there is none.
  func takeConnection() throws(DownloadError) -> Connection {
    guard let connection = connections.popLast() else { throw .other("there is no connection") }
    return connection
  }

  /// Keeps a connection for the next request.
  func keep(_ reader: StreamReader, _ writer: StreamWriter, isReused: Bool) {
    connections.append(Connection(reader: reader, writer: writer, isReused: isReused))
  }

  /// Closes the connections that nobody uses.
  func closeConnections() {
    for connection in connections { connection.writer.close() }
    connections = []
  }
}

extension DownloadError {
  /// Classifies what a coroutine raised.
  init(onLoop error: any Error) {
    switch error {
    case let error as Loop.SystemError:
      self.init(errno: error.code.rawValue, call: error.call)
    case let error as ConnectError:
      guard let last = error.failures.last?.error else {
        self = .other("the server has no address")
        return
      }
      self.init(errno: last.code.rawValue, call: last.call)
    default:
      self.init(error)
    }
  }
}
