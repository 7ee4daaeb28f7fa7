import Generators

extension EventLoop {
  /// Connects to a host: `YieldFrom { $0.loop.openConnection(host: "example.org", port: 80) }`.
  ///
  /// All addresses of the host are tried in the system's order, one after the other, until one
  /// accepts. The name is looked up in the default executor, so that the loop goes on meanwhile; a
  /// literal address needs no looking up.
  ///
  /// - Parameters:
  ///   - host: A name or a literal address.
  ///   - port: The port.
  ///   - limit: How many bytes a line may have, at least 1, and half of what is buffered for a slow
  ///     reader.
  /// - Returns: An awaitable of the connection's reader and writer. It raises ``ResolutionError`` if
  ///   the host has no address, and ``ConnectError`` if none accepts.
  public func openConnection(
    host: String, port: UInt16, limit: Int = 65_536
  ) -> OpenConnection {
    StreamTransport.checkLimit(limit)
    let literal = SocketAddress(host: host, port: port)
    return OpenConnection(
      ConnectRoutine(
        loop: self, host: host, port: port, limit: limit, addresses: literal.map { [$0] } ?? []))
  }

  /// Connects to an address.
  ///
  /// - Parameters:
  ///   - address: The address, which may be that of a Unix domain socket.
  ///   - limit: How many bytes a line may have, at least 1, and half of what is buffered for a slow
  ///     reader.
  /// - Returns: An awaitable of the connection's reader and writer. It raises ``ConnectError``.
  public func openConnection(to address: SocketAddress, limit: Int = 65_536) -> OpenConnection {
    StreamTransport.checkLimit(limit)
    return OpenConnection(
      ConnectRoutine(
        loop: self, host: address.host, port: address.port ?? 0, limit: limit, addresses: [address])
    )
  }

  /// The addresses of a host, found without blocking the loop.
  ///
  /// - Parameters:
  ///   - host: A name or a literal address.
  ///   - port: The port to put into each address.
  /// - Returns: A future of at least one address. It fails with ``ResolutionError``.
  public func getaddrinfo(host: String, port: UInt16) -> Future<[SocketAddress]> {
    runInExecutor { try AddressResolution.resolve(host: host, port: port) }
  }
}

/// Connects to a host: what ``EventLoop/openConnection(host:port:limit:)`` gives.
public struct OpenConnection: Generator, Awaitable {
  public typealias Yielded = Suspension
  public typealias Sent = Void
  public typealias Returned = (reader: StreamReader, writer: StreamWriter)

  private var routine: Activation<ConnectRoutine>

  fileprivate init(_ routine: ConnectRoutine) { self.routine = routine.makeGenerator() }

  public mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Returned> {
    try routine.resume(resumption)
  }

  public mutating func advance(_ resumption: Resumption<Void>) -> Outcome<Suspension, Returned> {
    routine.advance(resumption)
  }
}

@available(*, unavailable, message: "a stream belongs to the thread of its loop")
extension OpenConnection: Sendable {}

/// Tries one address after the other.
private struct ConnectRoutine: Coroutine {
  typealias Returned = OpenConnection.Returned

  let loop: EventLoop
  let host: String
  let port: UInt16
  let limit: Int
  var addresses: [SocketAddress]
  var next = 0
  var failures: [ConnectError.Failure] = []
  var transport: StreamTransport?

  static let body = Program {
    If {
      $0.addresses.isEmpty
    } then: {
      YieldFrom {
        $0.loop.getaddrinfo(host: $0.host, port: $0.port)
      } receive: {
        $0.addresses = $1
      }
    }
    While {
      $0.transport == nil && $0.next < $0.addresses.count
    } do: {
      Try {
        YieldFrom {
          Connecting($0.loop, $0.addresses[$0.next], limit: $0.limit)
        } receive: {
          $0.transport = $1
        }
      } catch: {
        Catch(SystemError.self, bind: { $0.note($1) }) {}
      }
      Do { $0.next += 1 }
    }
    Return { try $0.connection() }
  }

  private mutating func note(_ error: SystemError) {
    failures.append(.init(address: addresses[next], error: error))
  }

  private mutating func connection() throws -> Returned {
    guard let transport = transport.take() else { throw ConnectError(failures: failures) }
    return (StreamReader(transport: transport), StreamWriter(transport: transport))
  }
}
