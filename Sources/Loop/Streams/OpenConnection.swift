import Generators

extension EventLoop {
  /// Connects to a host: `YieldFrom { $0.loop.openConnection(host: "example.org", port: 80) }`.
  ///
  /// The addresses of the host are tried in the system's order, one after the other, until one
  /// accepts. The name is looked up in the ``lookupExecutor``, so that the loop goes on meanwhile; a
  /// literal address needs no looking up.
  ///
  /// With a delay ("Happy Eyeballs", RFC 8305) an address that does not answer holds the others up no
  /// longer than that: the next one is tried beside it, and the first that accepts is taken. The
  /// addresses of the two families take turns then.
  ///
  /// - Parameters:
  ///   - host: A name or a literal address.
  ///   - port: The port.
  ///   - limit: How many bytes a line may have, at least 1, and half of what is buffered for a slow
  ///     reader.
  ///   - happyEyeballsDelay: How long an address may take until the next one is tried, too; the RFC
  ///     recommends 250 ms. `nil` not to try two at a time.
  /// - Returns: An awaitable of the connection's reader and writer. It raises ``ResolutionError`` if
  ///   the host has no address, and ``ConnectError`` if none accepts.
  public func openConnection(
    host: String, port: UInt16, limit: Int = 65_536, happyEyeballsDelay: Duration? = nil
  ) -> EventLoop.OpenConnection {
    StreamTransport.checkLimit(limit)
    return EventLoop.OpenConnection(
      ConnectRoutine(
        link: link, limit: limit, delay: happyEyeballsDelay, host: host, port: port,
        addresses: SocketAddress(host: host, port: port).map { [$0] } ?? []))
  }

  /// Connects to an address.
  ///
  /// - Parameters:
  ///   - address: The address, which may be that of a Unix domain socket. One whose listener has its
  ///     backlog full fails at once, with `wouldBlock`.
  ///   - limit: How many bytes a line may have, at least 1, and half of what is buffered for a slow
  ///     reader.
  /// - Returns: An awaitable of the connection's reader and writer. It raises ``ConnectError``.
  public func openConnection(to address: SocketAddress, limit: Int = 65_536)
    -> EventLoop.OpenConnection
  {
    openConnection(to: [address], limit: limit)
  }

  /// Connects to the first of several addresses that accepts, as a resolver of one's own gives them.
  ///
  /// They are tried in their order.
  ///
  /// - Parameters:
  ///   - addresses: The addresses.
  ///   - limit: How many bytes a line may have, at least 1, and half of what is buffered for a slow
  ///     reader.
  ///   - happyEyeballsDelay: How long an address may take until the next one is tried beside it; `nil`
  ///     not to try two at a time.
  /// - Returns: An awaitable of the connection's reader and writer. It raises ``ConnectError`` if no
  ///   address accepts, or if there is none.
  public func openConnection(
    to addresses: [SocketAddress], limit: Int = 65_536, happyEyeballsDelay: Duration? = nil
  ) -> EventLoop.OpenConnection {
    StreamTransport.checkLimit(limit)
    return EventLoop.OpenConnection(
      ConnectRoutine(
        link: link, limit: limit, delay: happyEyeballsDelay, host: nil, port: 0,
        addresses: addresses))
  }

  /// The addresses of a host, found without blocking the loop, in the ``lookupExecutor``.
  ///
  /// - Parameters:
  ///   - host: A name or a literal address.
  ///   - port: The port to put into each address.
  /// - Returns: A future of at least one address. It fails with ``ResolutionError``.
  public func getaddrinfo(host: String, port: UInt16) -> Future<[SocketAddress]> {
    if isClosed { return makeFailure(LoopError.closed) }
    return runInExecutor(takeLookupExecutor()) {
      try AddressResolution.resolve(host: host, port: port)
    }
  }
}

extension EventLoop {
  /// Connects to a host: what ``EventLoop/openConnection(host:port:limit:happyEyeballsDelay:)`` gives.
  public typealias OpenConnection = Routine<(reader: StreamReader, writer: StreamWriter)>
}

/// Looks a host up, if need be, and connects to one of its addresses.
private struct ConnectRoutine: Coroutine {
  typealias Returned = EventLoop.OpenConnection.Returned

  let link: LoopLink
  let limit: Int
  let delay: Duration?
  let host: String?
  let port: UInt16
  var addresses: [SocketAddress]
  var socket: Descriptor?

  static let body = Program {
    If {
      $0.addresses.isEmpty && $0.host != nil
    } then: {
      YieldFrom {
        try $0.link.open().getaddrinfo(host: $0.host ?? "", port: $0.port)
      } receive: {
        $0.addresses = $0.delay == nil ? $1 : AddressResolution.interleaved($1)
      }
    }
    YieldFrom {
      Connecting(try $0.link.open(), $0.addresses, delay: $0.delay)
    } receive: {
      $0.socket = $1
    }
    Return { try $0.connection() }
  }

  private mutating func connection() throws -> Returned {
    guard let socket = socket.take() else { throw ConnectError(failures: []) }
    let transport = StreamTransport(socket, try link.open(), limit: limit)
    return (StreamReader(transport: transport), StreamWriter(transport: transport))
  }
}
