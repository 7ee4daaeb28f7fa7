import Generators
import Loop

/// How connections of clients are opened: straight to the server, or through what somebody puts around
/// their bytes.
///
/// Another package makes one for TLS, of which this kit knows nothing.
public struct HTTPDoor: Sendable {
  /// Gives a coroutine that opens a connection.
  public typealias Connect = (
    _ loop: EventLoop, _ server: ServerURL
  ) -> AnyGenerator<Suspension, Void, HTTPConnection>

  let open: @Sendable () throws -> Connect

  /// Makes a door.
  ///
  /// - Parameter open: Called once for each client, in the thread of its loop.
  public init(_ open: @escaping @Sendable () throws -> Connect) { self.open = open }

  /// Straight to the server.
  static let plain = HTTPDoor {
    { _, server in AnyGenerator(OpenPlainly(server: server)) }
  }
}

/// Opens a connection over TCP, and puts nothing around it.
private struct OpenPlainly: Coroutine {
  typealias Returned = HTTPConnection
  let server: ServerURL
  @Late var connection: HTTPConnection

  init(server: ServerURL) { self.server = server }

  static let body = Program {
    YieldFrom(
      { $0.loop.openConnection(host: $0.server.host, port: $0.server.port) },
      receive: { $0.connection = HTTPConnection($1.reader, $1.writer) })
    Return { $0.connection }
  }
}
