import Generators
import Loop

/// What the coroutines of a loop share that get files from one server: connections that are kept.
///
/// They run on one thread, so nothing is locked.
package final class HTTPClient {
  /// A connection, and whether it has served a request before.
  struct Connection {
    let reader: StreamReader
    let writer: StreamWriter
    let isReused: Bool
  }

  let loop: EventLoop
  let site: HTTPSite
  private var connections: [Connection] = []

  /// Makes a client without any connection.
  package init(_ loop: EventLoop, _ site: HTTPSite) {
    self.loop = loop
    self.site = site
  }

  /// Gets the body of one response of 200; raises ``DownloadError``.
  package func get(_ target: String) -> HTTPGet { HTTPGet(client: self, target: target) }

  /// Takes the connection that was used last; `nil` if there is none that nobody uses.
  func takeConnection() -> Connection? { connections.popLast() }

  /// Keeps a connection for the next request.
  func keep(_ connection: Connection) {
    connections.append(
      Connection(reader: connection.reader, writer: connection.writer, isReused: true))
  }

  /// Closes the connections that nobody uses.
  package func close() {
    for connection in connections { connection.writer.close() }
    connections = []
  }
}

/// Gets one file, in the time that the site has: over a kept connection, or over a new one if that
/// was closed meanwhile.
package struct HTTPGet: Coroutine {
  package typealias Returned = [UInt8]

  let client: HTTPClient
  let target: String
  var response: HTTPResponse?

  package static let body = Program {
    Try {
      YieldFrom(into: \.response) {
        $0.client.loop.waitFor(Conversing(get: $0), timeout: $0.client.site.timeout)
      }
      Return { try $0.response?.content() ?? [] }
    } catch: {
      Catch(receive: { _, error in throw DownloadError(error) }) {}
    }
    Return([])
  }
}

/// The same without a limit of time.
package struct Conversing: Coroutine {
  package typealias Returned = HTTPResponse

  let client: HTTPClient
  let request: [UInt8]
  var connection: HTTPClient.Connection?
  var response: HTTPResponse?

  init(get: HTTPGet) {
    client = get.client
    request = client.site.request(get.target)
    connection = client.takeConnection()
  }

  package static let body = Program {
    Try {
      If({ $0.connection != nil }) {
        YieldFrom(into: \.response) { try $0.exchange() }
      }
    } catch: {
      Catch(StaleConnection.self) {}
    }
    If({ $0.response == nil }) {
      YieldFrom {
        $0.client.loop.openConnection(
          host: $0.client.site.server.host, port: $0.client.site.server.port)
      } receive: {
        $0.connection = .init(reader: $1.reader, writer: $1.writer, isReused: false)
      }
      YieldFrom(into: \.response) { try $0.exchange() }
    }
    Return { try $0.answer() }
  }

  private func exchange() throws -> Exchange {
    guard let connection else { throw DownloadError.other("there is no connection") }
    return Exchange(
      client: client, connection: connection, request: request, parser: client.site.parser())
  }

  private func answer() throws -> HTTPResponse {
    guard let response else { throw DownloadError.other("there is no response") }
    return response
  }
}

/// Sends a request and reads the response; keeps the connection if the response allows it.
package struct Exchange: Coroutine {
  package typealias Returned = HTTPResponse

  let client: HTTPClient
  let connection: HTTPClient.Connection
  let request: [UInt8]
  var parser: HTTPResponseParser

  package static let body = Program {
    Try {
      Do { $0.connection.writer.write($0.request) }
      YieldFrom { $0.connection.writer.drain() }
      While({ $0.parser.response == nil }) {
        YieldFrom {
          $0.connection.reader.read()
        } receive: {
          try $0.take($1)
        }
      }
      Return { try $0.answer() }
    } catch: {
      Catch(receive: { frame, error in throw frame.classify(error) }) {}
    } finally: {
      Do { $0.letGo() }
    }
    Return { try $0.answer() }
  }

  private mutating func take(_ bytes: [UInt8]) throws {
    if bytes.isEmpty { try parser.finish() } else { try parser.feed(bytes) }
  }

  private func answer() throws -> HTTPResponse {
    guard let response = parser.response else {
      throw DownloadError.other("there is no response")
    }
    return response
  }

  private func classify(_ error: any Error) -> any Error {
    let failure = DownloadError(error)
    let isStale = connection.isReused && failure.mayBeStale && !parser.hasBytes
    return isStale ? StaleConnection() : failure
  }

  private func letGo() {
    if parser.response?.keepsAlive == true {
      client.keep(connection)
    } else {
      connection.writer.close()
    }
  }
}

/// A kept connection turned out to be closed by the server.
package struct StaleConnection: Error {}
