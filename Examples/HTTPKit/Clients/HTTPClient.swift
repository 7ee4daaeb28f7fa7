import Generators
import Loop

/// What the coroutines of a loop share that get files from one server: connections that are kept.
///
/// They run on one thread, so nothing is locked.
package final class HTTPClient {
  let loop: EventLoop
  let site: HTTPSite
  private var connections: [HTTPConnection] = []
  private var connect: HTTPDoor.Connect?

  /// Makes a client without any connection.
  package init(_ loop: EventLoop, _ site: HTTPSite) {
    self.loop = loop
    self.site = site
  }

  /// Gets the body of one response of 200; raises ``DownloadError``.
  package func get(_ target: String) -> HTTPGet { HTTPGet(client: self, target: target) }

  /// Takes the connection that was used last; `nil` if there is none that nobody uses.
  func takeConnection() -> HTTPConnection? { connections.popLast() }

  /// Opens another one.
  ///
  /// - Throws: ``DownloadError/other(_:)`` for a server of `https` to which there is no door; what the door
  ///   throws.
  func openConnection() throws -> AnyGenerator<Suspension, Void, HTTPConnection> {
    if site.server.isSecure && site.door == nil { throw DownloadError.other("there is no TLS") }
    let connect = try connect ?? (site.door ?? .plain).open()
    self.connect = connect
    return connect(loop, site.server)
  }

  /// Keeps a connection for the next request.
  func keep(_ connection: HTTPConnection) { connections.append(connection) }

  /// Closes the connections that nobody uses.
  package func close() {
    for connection in connections { connection.close() }
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
  var connection: HTTPConnection?
  var response: HTTPResponse?

  init(get: HTTPGet) {
    client = get.client
    request = client.site.request(get.target)
    connection = client.takeConnection()
  }

  package static let body = Program {
    Try {
      Try {
        If({ $0.connection != nil }) {
          YieldFrom(into: \.response) { try $0.exchange() }
        }
      } catch: {
        // The server has closed a connection that was kept.
        Catch(ExchangeError.self, where: { $1.failure.mayBeStale && !$1.hasBegun }) {
          Do { $0.letGo() }
        }
      }
      If({ $0.response == nil }) {
        YieldFrom(into: \.connection) { try $0.client.openConnection() }
        YieldFrom(into: \.response) { try $0.exchange() }
      }
    } finally: {
      Do { $0.letGo() }
    }
    Return { try $0.answer() }
  }

  private func exchange() throws -> AnyGenerator<Suspension, Void, HTTPResponse> {
    guard let connection else { throw DownloadError.other("there is no connection") }
    return connection.exchange(request, client.site.parser())
  }

  /// Keeps the connection if the response allows it.
  private mutating func letGo() {
    guard let connection = connection.take() else { return }
    if response?.keepsAlive == true { client.keep(connection) } else { connection.close() }
  }

  private func answer() throws -> HTTPResponse {
    guard let response else { throw DownloadError.other("there is no response") }
    return response
  }
}
