extension EventLoop {
  /// Opens a socket for datagrams at an address of this machine.
  ///
  /// ```swift
  /// let socket = try loop.openDatagramSocket(local: .ipv4(.any, port: 5353))
  /// ```
  ///
  /// One that is connected sends to one other side, and receives from that alone; only it is told that nobody
  /// receives there. A name is looked up before, by ``getaddrinfo(host:port:)``.
  ///
  /// An address of IPv6 takes no datagrams of IPv4. A Unix domain socket makes a file, which is gone when it is
  /// closed.
  ///
  /// - Parameters:
  ///   - local: Where to receive; port 0 has the system choose one.
  ///   - remote: To whom to connect, an address of the same kind; `nil` for anyone.
  ///   - broadcast: Whether datagrams may go to all machines of a network.
  /// - Returns: The socket.
  /// - Throws: ``SystemError``, such as `addressInUse`, `connectionRefused` for a Unix domain socket that
  ///   nobody has open; ``LoopError/closed``.
  public func openDatagramSocket(
    local: SocketAddress, remote: SocketAddress? = nil, broadcast: Bool = false
  ) throws -> DatagramSocket {
    try openDatagramSocket(local, remote, broadcast)
  }

  /// Opens a socket for datagrams to and from one address.
  ///
  /// Over UDP the system chooses the address of this side. A Unix domain socket gets none: the other side can
  /// not answer.
  ///
  /// - Parameter remote: To whom to connect.
  /// - Returns: The socket.
  /// - Throws: As ``openDatagramSocket(local:remote:broadcast:)``.
  public func openDatagramSocket(remote: SocketAddress) throws -> DatagramSocket {
    try openDatagramSocket(nil, remote, false)
  }

  private func openDatagramSocket(
    _ local: SocketAddress?, _ remote: SocketAddress?, _ broadcast: Bool
  ) throws -> DatagramSocket {
    if isClosed { throw LoopError.closed }
    guard let first = local ?? remote else {
      throw SystemError(call: "socket", code: .destinationRequired)
    }
    let watch = DatagramWatch(try Descriptor.datagramSocket(for: first), on: self)
    var file: SocketFile?
    do {
      if case .ipv6 = first { try watch.descriptor.setIPv6Only(true) }
      if broadcast { try watch.descriptor.setBroadcast(true) }
      if let local {
        try watch.descriptor.bind(to: local)
        file = SocketFile(at: local)
      }
      if let remote { _ = try watch.descriptor.connect(to: remote) }
    } catch {
      file?.remove()
      throw error
    }
    return DatagramSocket(watch, file: file)
  }
}
