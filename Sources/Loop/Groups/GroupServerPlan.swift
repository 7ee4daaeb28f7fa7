/// How a server of a group is to be.
struct GroupServerPlan: Sendable {
  /// Makes the handler of one loop, on its thread.
  typealias Maker = @Sendable (EventLoop) throws -> ConnectionHandler

  let backlog: Int
  let limit: Int
  let connectionLimit: Int?
  let idleLimit: Duration?
  let make: Maker

  /// Makes the part of one loop, and leaves it there.
  ///
  /// - Parameters:
  ///   - number: The number of the server.
  ///   - companions: What the part knows of the others.
  ///   - loop: The loop.
  ///   - addresses: Where this loop listens itself.
  ///   - sharing: Who else may listen there.
  /// - Returns: Where it listens, with the ports that the system chose.
  /// - Throws: What the maker throws; ``SystemError``.
  func open(
    _ number: UInt64, _ companions: ServerCompanions, on loop: EventLoop,
    listening addresses: [SocketAddress] = [], _ sharing: PortSharing = .none
  ) throws -> [SocketAddress] {
    guard let service = loop.parts.service(GroupService.self) else { throw LoopError.closed }
    let server = Server(loop)
    server.idleLimit = idleLimit
    if !addresses.isEmpty { server.connectionLimit = connectionLimit }
    let part = ServerPart(server, companions, limit: limit, try make(loop))
    try server.listen(on: addresses, backlog: backlog, sharing: sharing) { loop, _, descriptor in
      part.serve(descriptor, on: loop)
    }
    service.parts[number] = part
    return server.localAddresses
  }
}

/// Counts the connections of one loop for the others.
final class CountingCompanions: ServerCompanions {
  private let load: LoadCount

  init(_ load: LoadCount) { self.load = load }

  override func connectionBegan() { load.begin() }

  override func connectionEnded() { load.end() }
}
