import Generators

/// Starts the task of a connection that was accepted.
@usableFromInline
package typealias ConnectionHandler = (EventLoop, Server, StreamReader, StreamWriter) -> Void

extension EventLoop {
  /// Serves connections on an address: each gets a coroutine, which gets a task.
  ///
  /// ```swift
  /// let address = SocketAddress.ipv4(.loopback, port: 8080)
  /// let server = try loop.startServer(on: address) { Echo(reader: $0, writer: $1) }
  /// ```
  ///
  /// An error that leaves the coroutine goes to the exception handler, and the connection is closed.
  /// When no descriptor is left, that is reported, and accepting pauses for a while.
  ///
  /// A Unix domain socket makes a file, which is gone when the server is closed, as in Python 3.13. One
  /// that a killed process has left makes its address `addressInUse`; unlike asyncio, which removes
  /// it, this leaves that to the program, since a server may still listen there.
  ///
  /// - Parameters:
  ///   - address: Where to listen; port 0 has the system choose one.
  ///   - backlog: How many connections the system keeps until they are accepted.
  ///   - limit: How many bytes a line may have, at least 1, and half of what is buffered for a slow
  ///     reader.
  ///   - reusePort: Whether others may listen there, too, if they say the same: loops of this process or of
  ///     another one, among which the system shares out who connects.
  ///   - connected: Gives the coroutine that serves a connection, which it has to close.
  /// - Returns: The server, which listens already.
  /// - Throws: ``SystemError``, such as `addressInUse`; ``LoopError/closed``.
  @inlinable
  public func startServer<Connection: Delegatable>(
    on address: SocketAddress, backlog: Int = 100, limit: Int = 65_536, reusePort: Bool = false,
    _ connected: @escaping (StreamReader, StreamWriter) -> Connection
  ) throws -> Server
  where Connection.Delegation.Yielded == Suspension, Connection.Delegation.Sent == Void {
    try startServer(
      on: [address], backlog: backlog, limit: limit, sharing: reusePort ? .joined : .none,
      serving(connected))
  }

  /// Serves connections on all addresses of a host: each gets a coroutine, which gets a task.
  ///
  /// As ``startServer(on:backlog:limit:reusePort:_:)``; the name is looked up in the ``lookupExecutor``.
  ///
  /// - Parameters:
  ///   - host: A name or a literal address; `nil` for all addresses of this machine.
  ///   - port: The port; with 0 the system chooses one for each address.
  ///   - backlog: How many connections the system keeps until they are accepted.
  ///   - limit: How many bytes a line may have, at least 1, and half of what is buffered for a slow
  ///     reader.
  ///   - reusePort: Whether others may listen there, too, if they say the same: loops of this process or of
  ///     another one, among which the system shares out who connects.
  ///   - connected: Gives the coroutine that serves a connection, which it has to close.
  /// - Returns: An awaitable of the server. It raises ``ResolutionError``, and ``SystemError`` if it
  ///   cannot listen on one of the addresses. Those that this machine has not, as when it is without
  ///   IPv6, are left out if there are others.
  @inlinable
  public func startServer<Connection: Delegatable>(
    host: String?, port: UInt16, backlog: Int = 100, limit: Int = 65_536, reusePort: Bool = false,
    _ connected: @escaping (StreamReader, StreamWriter) -> Connection
  ) -> EventLoop.StartServer
  where Connection.Delegation.Yielded == Suspension, Connection.Delegation.Sent == Void {
    startServer(
      host: host, port: port, backlog: backlog, limit: limit, reusePort: reusePort,
      serving: serving(connected))
  }

  /// What to do with a connection that was accepted.
  // Like its callers inlinable, since otherwise each step of each connection would run unspecialised.
  @inlinable
  func serving<Connection: Delegatable>(
    _ connected: @escaping (StreamReader, StreamWriter) -> Connection
  ) -> ConnectionHandler
  where Connection.Delegation.Yielded == Suspension, Connection.Delegation.Sent == Void {
    { loop, server, reader, writer in
      let coroutine = connected(reader, writer)
      loop.createTask(ServedConnection(coroutine.makeGenerator(), server, writer))
    }
  }

  @usableFromInline
  package func startServer(
    on addresses: [SocketAddress], backlog: Int, limit: Int, sharing: PortSharing,
    _ serve: @escaping ConnectionHandler
  ) throws -> Server {
    StreamTransport.checkLimit(limit)
    let server = Server(self)
    try server.listen(on: addresses, backlog: backlog, sharing: sharing) {
      loop, server, descriptor in
      server.serve(descriptor, on: loop, limit: limit, serve)
    }
    return server
  }
}

extension Server {
  /// Listens on those of some addresses that this machine has; on none if there is an error.
  ///
  /// - Throws: ``SystemError``, also if it has none of them.
  func listen(
    on addresses: [SocketAddress], backlog: Int, sharing: PortSharing,
    _ accepted: @escaping (EventLoop, Server, Descriptor) -> Void
  ) throws {
    var absence: SystemError?
    do {
      for address in addresses {
        do {
          try listen(on: address, backlog: backlog, sharing: sharing, accepted)
        } catch let error as SystemError where error.isAbsence {
          absence = error
        }
      }
      if let absence, !isServing { throw absence }
    } catch {
      close()
      throw error
    }
  }

  /// Serves a connection that was accepted, here or elsewhere.
  func serve(
    _ descriptor: Descriptor, on loop: EventLoop, limit: Int, _ serve: ConnectionHandler
  ) {
    let transport = StreamTransport(descriptor, loop, limit: limit, in: transports)
    serve(loop, self, StreamReader(transport: transport), StreamWriter(transport: transport))
  }
}

extension SystemError {
  /// Whether this machine has not the address, nor perhaps any of its kind.
  fileprivate var isAbsence: Bool {
    code == .addressNotAvailable || code == .addressFamilyNotSupported
  }
}

extension EventLoop {
  /// Looks a host up and starts a server: what ``EventLoop/startServer(host:port:backlog:limit:reusePort:_:)``
  /// gives.
  public typealias StartServer = Routine<Server>

  @usableFromInline
  func startServer(
    host: String?, port: UInt16, backlog: Int, limit: Int, reusePort: Bool,
    serving serve: @escaping ConnectionHandler
  ) -> StartServer {
    StreamTransport.checkLimit(limit)
    return StartServer(
      StartRoutine(
        link: link, host: host, port: port, backlog: backlog, limit: limit, reusePort: reusePort,
        serve: serve))
  }
}

/// Looks a host up, and listens on its addresses.
private struct StartRoutine: Coroutine {
  typealias Returned = Server

  let link: LoopLink
  let host: String?
  let port: UInt16
  let backlog: Int
  let limit: Int
  let reusePort: Bool
  let serve: ConnectionHandler
  var addresses: [SocketAddress] = []

  static let body = Program {
    Do { $0.findLiterals() }
    If {
      $0.addresses.isEmpty
    } then: {
      YieldFrom {
        try $0.link.open().getaddrinfo(host: $0.host ?? "", port: $0.port)
      } receive: {
        $0.addresses = $1
      }
    } else: {
      // An address that is in use would be so at once again for a caller that tries again.
      YieldFrom { _ in EventLoop.turn }
    }
    Return {
      try $0.link.open().startServer(
        on: $0.addresses, backlog: $0.backlog, limit: $0.limit,
        sharing: $0.reusePort ? .joined : .none, $0.serve)
    }
  }

  private mutating func findLiterals() {
    addresses = SocketAddress.literals(forServerOn: host, port: port) ?? []
  }
}

extension SocketAddress {
  /// Where a server of a host listens, if its name need not be looked up; `nil` if it does.
  static func literals(forServerOn host: String?, port: UInt16) -> [SocketAddress]? {
    guard let host else { return [.ipv4(.any, port: port), .ipv6(.any, port: port)] }
    return SocketAddress(host: host, port: port).map { [$0] }
  }
}
