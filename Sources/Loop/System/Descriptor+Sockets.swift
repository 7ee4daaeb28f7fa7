import GeneratorsPlatform

/// How far connecting has come.
package enum ConnectProgress: Hashable, Sendable {
  /// The connection stands.
  case connected

  /// The answer is awaited: when the selector says writable, `finishConnecting(to:)` tells.
  case inProgress
}

extension Descriptor {
  /// Makes a stream socket of the kind that an address needs.
  ///
  /// - Throws: `tooManyOpenFiles`, `addressFamilyNotSupported`, and what else the system has.
  package static func streamSocket(for address: SocketAddress) throws(SystemError) -> Descriptor {
    try socket(family: address.family, type: SocketConstants.stream)
  }

  /// Makes a socket for datagrams of the kind that an address needs.
  ///
  /// - Throws: As `streamSocket(for:)`.
  package static func datagramSocket(for address: SocketAddress) throws(SystemError) -> Descriptor {
    try socket(family: address.family, type: SocketConstants.datagram)
  }

  private static func socket(family: Int32, type: Int32) throws(SystemError) -> Descriptor {
    let descriptor: Descriptor
    #if os(Linux) && !canImport(Musl)
      let flags = Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
      let number = try systemCall { Int(makeSocket(family, type | flags, 0)) }.get("socket")
      descriptor = Descriptor(owning: Int32(number))
    #else
      let number = try systemCall { Int(makeSocket(family, type, 0)) }.get("socket")
      descriptor = Descriptor(owning: Int32(number))
      try descriptor.configure()
    #endif
    try descriptor.suppressPipeSignal()
    return descriptor
  }

  /// Makes two sockets that are connected to each other.
  package static func socketPair() throws(SystemError) -> (Descriptor, Descriptor) {
    var ends: (Int32, Int32) = (-1, -1)
    _ = try withInts(&ends) { numbers in
      systemCall { Int(socketpair(AF_UNIX, SocketConstants.stream, 0, numbers)) }
    }.get("socketpair")
    let pair = (Descriptor(owning: ends.0), Descriptor(owning: ends.1))
    for end in [pair.0, pair.1] {
      try end.configure()
      try end.suppressPipeSignal()
    }
    return pair
  }

  /// Gives the socket its own address.
  ///
  /// - Throws: `addressInUse`, `addressNotAvailable`, `accessDenied`, and what else the system has.
  package func bind(to address: SocketAddress) throws(SystemError) {
    let number = number
    let result = try address.withSystemAddress("bind") { system, length in
      systemCall { Int(bindSocket(number, system, length)) }
    }
    _ = try result.get("bind", context: address.description)
  }

  /// Lets the socket accept connections.
  ///
  /// - Parameter backlog: how many the system keeps until they are accepted; it may keep fewer.
  /// - Throws: `addressInUse`, and what else the system has.
  package func listen(backlog: Int) throws(SystemError) {
    let backlog = Int32(clamping: backlog)
    _ = try systemCall { Int(listenSocket(number, backlog)) }.get("listen")
  }

  /// Accepts the next connection.
  ///
  /// A connection that broke before it was accepted is passed over.
  ///
  /// - Returns: the connection and the address of the other side (`nil` if it is of a kind unknown
  ///   here); `nil` when none is waiting.
  /// - Throws: `tooManyOpenFiles`, with the connection still waiting, and what else the system has.
  package func accept() throws(SystemError) -> (socket: Descriptor, address: SocketAddress?)? {
    while true {
      var storage = sockaddr_storage()
      var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
      let result = acceptNext(&storage, &length)
      switch result.failure {
      case nil:
        let descriptor = try Self.accepted(Int32(result.value))
        return (descriptor, SocketAddress(storage, length: length))
      case .wouldBlock: return nil
      case .connectionAborted, .protocolError: continue
      default: _ = try result.get("accept")
      }
    }
  }

  private func acceptNext(
    _ storage: inout sockaddr_storage, _ length: inout socklen_t
  ) -> SystemCallResult {
    let number = number
    return withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { system in
        #if os(Linux) && !canImport(Musl)
          if let accept = LinuxCalls.shared.accept {
            let flags = Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
            return systemCall { Int(accept(number, system, &length, flags)) }
          }
        #endif
        return systemCall { Int(acceptSocket(number, system, &length)) }
      }
    }
  }

  private static func accepted(_ number: Int32) throws(SystemError) -> Descriptor {
    #if os(Linux) && !canImport(Musl)
      // A socket from `accept4` has all it needs.
      if LinuxCalls.shared.accept != nil { return Descriptor(owning: number) }
    #endif
    let descriptor = Descriptor(owning: number)
    try descriptor.configure()
    try descriptor.suppressPipeSignal()
    return descriptor
  }

  /// Begins to connect.
  ///
  /// - Throws: `connectionRefused` and the like if the answer is there at once; `wouldBlock` for a
  ///   Unix domain socket whose listener has its backlog full; and what else the system has.
  package func connect(to address: SocketAddress) throws(SystemError) -> ConnectProgress {
    let number = number
    let result = try address.withSystemAddress("connect") { system, length in
      systemCallOnce { Int(connectSocket(number, system, length)) }
    }
    // Interrupted, the system goes on connecting: a second call would fail with `EALREADY`.
    if result.failure == .inProgress || result.failure == .interrupted { return .inProgress }
    _ = try result.get("connect", context: address.description)
    return .connected
  }

  /// Tells how connecting ended, once the selector has said that the socket is writable.
  ///
  /// - Throws: `connectionRefused`, `timedOut`, `hostUnreachable`, and what else the system has.
  package func finishConnecting(to address: SocketAddress) throws(SystemError) {
    let error = try pendingError()
    guard error.rawValue != 0 else { return }
    throw SystemError(call: "connect", code: error, context: address.description)
  }

  /// The socket's own address, with the port that the system chose.
  package func localAddress() throws(SystemError) -> SocketAddress? {
    try address("getsockname") { getsockname($0, $1, $2) }
  }

  /// The address of the other side.
  ///
  /// - Throws: `notConnected`.
  package func peerAddress() throws(SystemError) -> SocketAddress? {
    try address("getpeername") { getpeername($0, $1, $2) }
  }

  private func address(
    _ call: StaticString,
    _ body: (Int32, UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
  ) throws(SystemError) -> SocketAddress? {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let number = number
    let result = withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { system in
        systemCall { Int(body(number, system, &length)) }
      }
    }
    _ = try result.get(call)
    return SocketAddress(storage, length: length)
  }
}

// Outside the class, where these names are the system's functions.

private func makeSocket(_ family: Int32, _ type: Int32, _ number: Int32) -> Int32 {
  socket(family, type, number)
}

private func bindSocket(_ number: Int32, _ address: UnsafePointer<sockaddr>, _ length: socklen_t)
  -> Int32
{ bind(number, address, length) }

private func listenSocket(_ number: Int32, _ backlog: Int32) -> Int32 { listen(number, backlog) }

private func acceptSocket(
  _ number: Int32, _ address: UnsafeMutablePointer<sockaddr>,
  _ length: UnsafeMutablePointer<socklen_t>
) -> Int32 { accept(number, address, length) }

private func connectSocket(
  _ number: Int32, _ address: UnsafePointer<sockaddr>, _ length: socklen_t
) -> Int32 { connect(number, address, length) }
