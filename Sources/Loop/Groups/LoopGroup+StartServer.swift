import Generators

extension LoopGroup {
  /// Serves connections on an address, on all loops: each gets a coroutine, which gets a task.
  ///
  /// ```swift
  /// let server = try await group.startServer(on: .ipv4(.any, port: 8080)) {
  ///   Echo(reader: $0, writer: $1)
  /// }
  /// ```
  ///
  /// A connection stays on the loop that it comes to, with its reader, its writer and its coroutine. Otherwise
  /// as ``EventLoop/startServer(on:backlog:limit:reusePort:_:)``: errors go to the exception handler of that
  /// loop. Nobody else may listen on the address, also not another group.
  ///
  /// - Parameters:
  ///   - address: Where to listen; port 0 has the system choose one.
  ///   - backlog: How many connections the system keeps until they are accepted, for each socket that listens.
  ///   - limit: How many bytes a line may have, at least 1, and half of what is buffered for a slow
  ///     reader.
  ///   - connectionLimit: How many connections each loop serves at a time, at least 1; others wait in the
  ///     backlog. `nil` for any number.
  ///   - idleLimit: How long a connection may be silent, see ``Loop/Server/idleLimit``; `nil` for any time.
  ///   - sharing: How the loops come to the connections; `nil` for ``Sharing/reusePort`` where the system
  ///     shares out by that, and for ``Sharing/handOn`` elsewhere.
  ///   - connected: Gives the coroutine that serves a connection, which it has to close. Called on the
  ///     connection's loop, so that what it captures is `Sendable`.
  /// - Returns: The server; all loops listen already.
  /// - Throws: ``SystemError``, such as `addressInUse`; ``LoopError/closed`` after ``shutdown(grace:)``;
  ///   `CancellationError`. Nothing listens then.
  @inlinable
  public func startServer<Connection: Delegatable & SendableMetatype>(
    on address: SocketAddress, backlog: Int = 100, limit: Int = 65_536,
    connectionLimit: Int? = nil, idleLimit: Duration? = nil, sharing: Sharing? = nil,
    _ connected: @escaping @Sendable (StreamReader, StreamWriter) -> Connection
  ) async throws -> Server
  where
    Connection.Delegation.Yielded == Suspension, Connection.Delegation.Sent == Void,
    Connection.Delegation: SendableMetatype
  {
    try await startServer(
      on: [address], backlog: backlog, limit: limit, connectionLimit: connectionLimit,
      idleLimit: idleLimit, sharing: sharing
    ) { loop in loop.serving(connected) }
  }

  /// Serves connections on an address, on all loops, with something of its own on each.
  ///
  /// ```swift
  /// let server = try await group.startServer(on: .ipv4(.any, port: 8080)) { loop in
  ///   let cache = Cache(loop)  // one for each loop, which needs no lock
  ///   return { reader, writer in Visit(cache: cache, reader: reader, writer: writer) }
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - address: Where to listen; port 0 has the system choose one.
  ///   - backlog: How many connections the system keeps until they are accepted, for each socket that listens.
  ///   - limit: How many bytes a line may have, at least 1, and half of what is buffered for a slow
  ///     reader.
  ///   - connectionLimit: How many connections each loop serves at a time, at least 1; `nil` for any number.
  ///   - idleLimit: How long a connection may be silent; `nil` for any time.
  ///   - sharing: How the loops come to the connections.
  ///   - makeHandler: Called once on each loop, before it listens. Gives what gives the coroutine that serves
  ///     a connection: what that captures belongs to the loop, and need not be `Sendable`.
  /// - Returns: The server; all loops listen already.
  /// - Throws: As ``startServer(on:backlog:limit:connectionLimit:idleLimit:sharing:_:)-(_,_,_,_,_,_,(StreamReader,StreamWriter)->Connection)``;
  ///   what `makeHandler` throws.
  @inlinable
  public func startServer<Connection: Delegatable & SendableMetatype>(
    on address: SocketAddress, backlog: Int = 100, limit: Int = 65_536,
    connectionLimit: Int? = nil, idleLimit: Duration? = nil, sharing: Sharing? = nil,
    onEachLoop makeHandler:
      @escaping @Sendable (EventLoop) throws -> (StreamReader, StreamWriter) -> Connection
  ) async throws -> Server
  where
    Connection.Delegation.Yielded == Suspension, Connection.Delegation.Sent == Void,
    Connection.Delegation: SendableMetatype
  {
    try await startServer(
      on: [address], backlog: backlog, limit: limit, connectionLimit: connectionLimit,
      idleLimit: idleLimit, sharing: sharing
    ) { loop in loop.serving(try makeHandler(loop)) }
  }

  /// Serves connections on all addresses of a host, on all loops.
  ///
  /// As ``startServer(on:backlog:limit:connectionLimit:idleLimit:sharing:_:)``; the name is looked up in the
  /// ``EventLoop/lookupExecutor`` of a loop. Addresses that this machine has not are left out if there are
  /// others.
  ///
  /// - Parameters:
  ///   - host: A name or a literal address; `nil` for all addresses of this machine.
  ///   - port: The port; with 0 the system chooses one for each address.
  ///   - backlog: How many connections the system keeps until they are accepted, for each socket that listens.
  ///   - limit: How many bytes a line may have, at least 1, and half of what is buffered for a slow
  ///     reader.
  ///   - connectionLimit: How many connections each loop serves at a time, at least 1; `nil` for any number.
  ///   - idleLimit: How long a connection may be silent; `nil` for any time.
  ///   - sharing: How the loops come to the connections.
  ///   - connected: Gives the coroutine that serves a connection, which it has to close.
  /// - Returns: The server; all loops listen already.
  /// - Throws: ``ResolutionError``, and as ``startServer(on:backlog:limit:connectionLimit:idleLimit:sharing:_:)``.
  @inlinable
  public func startServer<Connection: Delegatable & SendableMetatype>(
    host: String?, port: UInt16, backlog: Int = 100, limit: Int = 65_536,
    connectionLimit: Int? = nil, idleLimit: Duration? = nil, sharing: Sharing? = nil,
    _ connected: @escaping @Sendable (StreamReader, StreamWriter) -> Connection
  ) async throws -> Server
  where
    Connection.Delegation.Yielded == Suspension, Connection.Delegation.Sent == Void,
    Connection.Delegation: SendableMetatype
  {
    try await startServer(
      on: try await addresses(ofHost: host, port: port), backlog: backlog, limit: limit,
      connectionLimit: connectionLimit, idleLimit: idleLimit, sharing: sharing
    ) { loop in loop.serving(connected) }
  }

  /// The addresses of a host, of which a server is to listen on each.
  @usableFromInline
  func addresses(ofHost host: String?, port: UInt16) async throws -> [SocketAddress] {
    if let known = SocketAddress.literals(forServerOn: host, port: port) { return known }
    return try await run { $0.getaddrinfo(host: host ?? "", port: port) }
  }

  @usableFromInline
  func startServer(
    on addresses: [SocketAddress], backlog: Int, limit: Int, connectionLimit: Int?,
    idleLimit: Duration?, sharing: Sharing?,
    _ make: @escaping @Sendable (EventLoop) throws -> ConnectionHandler
  ) async throws -> Server {
    StreamTransport.checkLimit(limit)
    precondition(connectionLimit ?? 1 > 0, "a server that serves no connection has no use")
    precondition(idleLimit ?? .seconds(1) > .zero, "a limit of no time ends every connection")
    let sharing = sharing ?? Sharing(for: addresses)
    let plan = GroupServerPlan(
      backlog: backlog, limit: limit, connectionLimit: connectionLimit, idleLimit: idleLimit,
      make: make)
    let number: UInt64? = state.withLock { state in
      guard state.end == nil else { return nil }
      state.lastServer += 1
      state.servers.insert(state.lastServer)
      return state.lastServer
    }
    guard let number else { throw LoopError.closed }
    let counts = members.map { LoadCount(partOf: $0.load) }
    do {
      let local =
        switch sharing {
        case .reusePort: try await listenOnEach(number, addresses, plan, counts)
        case .handOn: try await listenOnOne(number, addresses, plan, counts)
        }
      if state.withLock({ $0.end != nil }) { throw LoopError.closed }
      return Server(number, of: self, sharing, on: local, counts)
    } catch {
      await end(number, grace: .zero, patience: .zero)
      throw error
    }
  }

  /// The numbers of the loops that are open.
  private var openLoops: [Int] {
    get throws {
      let open = members.indices.filter { members[$0].isOpen }
      if open.isEmpty { throw LoopError.closed }
      return open
    }
  }

  /// Has each loop listen.
  private func listenOnEach(
    _ number: UInt64, _ addresses: [SocketAddress], _ plan: GroupServerPlan, _ counts: [LoadCount]
  ) async throws -> [SocketAddress] {
    let open = try openLoops
    // The first one finds out which ports there are, and whether somebody else has them.
    let local = try await threads[open[0]].run { loop in
      Immediately {
        try plan.open(
          number, CountingCompanions(counts[open[0]]), on: loop, listening: addresses, .opened)
      }
    }
    try await eachOf(open.dropFirst()) { place, loop in
      _ = try plan.open(
        number, CountingCompanions(counts[place]), on: loop, listening: local, .joined)
    }
    return local
  }

  /// Has one loop listen, when all others are ready for what it hands on.
  private func listenOnOne(
    _ number: UInt64, _ addresses: [SocketAddress], _ plan: GroupServerPlan, _ counts: [LoadCount]
  ) async throws -> [SocketAddress] {
    let open = try openLoops
    let accepting = open[Int(truncatingIfNeeded: number) % open.count]
    let server = HandingOn(
      number, members, accepting: accepting, counts: counts,
      connectionLimit: plan.connectionLimit)
    try await eachOf(open[...]) { place, loop in
      _ = try plan.open(number, server.companions(of: place), on: loop)
    }
    let backlog = plan.backlog
    return try await threads[accepting].run { loop in
      Immediately {
        guard let own = loop.part(number)?.server else { throw LoopError.closed }
        try own.listen(on: addresses, backlog: backlog, sharing: .none) { _, _, descriptor in
          server.handOn(descriptor)
        }
        return own.localAddresses
      }
    }
  }

  /// Runs something on some loops at the same time, and waits for all.
  private func eachOf(
    _ places: ArraySlice<Int>, _ body: @escaping @Sendable (Int, EventLoop) throws -> Void
  ) async throws {
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      for place in places {
        let thread = threads[place]
        tasks.addTask { try await thread.run { loop in Immediately { try body(place, loop) } } }
      }
      try await tasks.waitForAll()
    }
  }
}
