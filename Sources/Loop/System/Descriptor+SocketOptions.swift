import GeneratorsPlatform

extension Descriptor {
  /// Lets a server bind to an address whose old connections the system still remembers
  /// (`SO_REUSEADDR`).
  package func setReuseAddress(_ value: Bool) throws(SystemError) {
    try setOption(SOL_SOCKET, SO_REUSEADDR, Int32(value ? 1 : 0))
  }

  /// Lets several sockets listen on one address, among which the system shares out who connects
  /// (`SO_REUSEPORT`).
  package func setReusePort(_ value: Bool) throws(SystemError) {
    try setOption(SOL_SOCKET, SO_REUSEPORT, Int32(value ? 1 : 0))
  }

  /// Sends small pieces at once instead of collecting them (`TCP_NODELAY`).
  package func setNoDelay(_ value: Bool) throws(SystemError) {
    try setOption(SocketConstants.tcp, TCP_NODELAY, Int32(value ? 1 : 0))
  }

  /// Keeps an IPv6 server from accepting IPv4 as well (`IPV6_V6ONLY`).
  package func setIPv6Only(_ value: Bool) throws(SystemError) {
    try setOption(SocketConstants.ipv6, IPV6_V6ONLY, Int32(value ? 1 : 0))
  }

  /// Lets datagrams go to all machines of a network (`SO_BROADCAST`).
  package func setBroadcast(_ value: Bool) throws(SystemError) {
    try setOption(SOL_SOCKET, SO_BROADCAST, Int32(value ? 1 : 0))
  }

  /// How many datagrams the system has dropped since they were not taken in time; `nil` where it does not
  /// say (`SO_MEMINFO`, since Linux 4.12).
  package func droppedDatagramCount() -> Int? {
    #if os(Linux)
      var figures: (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32) =
        (0, 0, 0, 0, 0, 0, 0, 0, 0)
      let size = MemoryLayout.size(ofValue: figures)
      var given = socklen_t(size)
      let result = systemCall { Int(getsockopt(number, SOL_SOCKET, 55, &figures, &given)) }
      return result.failure == nil && Int(given) >= size ? Int(figures.8) : nil
    #else
      return nil
    #endif
  }

  /// Makes `close()` break the connection off: what was not sent is dropped, and the other side
  /// sees a reset (`SO_LINGER` of zero).
  package func setResetOnClose() throws(SystemError) {
    try setOption(SOL_SOCKET, SO_LINGER, linger(l_onoff: 1, l_linger: 0))
  }

  /// Asks for a size of the system's buffer for outgoing data, in bytes; it may take another.
  package func setSendBufferSize(_ bytes: Int) throws(SystemError) {
    try setOption(SOL_SOCKET, SO_SNDBUF, Int32(clamping: bytes))
  }

  /// Asks for a size of the system's buffer for incoming data, in bytes; it may take another.
  package func setReceiveBufferSize(_ bytes: Int) throws(SystemError) {
    try setOption(SOL_SOCKET, SO_RCVBUF, Int32(clamping: bytes))
  }

  /// The size of the system's buffer for outgoing data, in bytes.
  ///
  /// Linux tells twice what was asked for, since it counts its own bookkeeping.
  package func sendBufferSize() throws(SystemError) -> Int {
    Int(try option(SOL_SOCKET, SO_SNDBUF))
  }

  /// Whether small pieces are sent at once.
  package func noDelay() throws(SystemError) -> Bool {
    try option(SocketConstants.tcp, TCP_NODELAY) != 0
  }

  /// The error that waits to be reported, and takes it away; 0 for none (`SO_ERROR`).
  package func pendingError() throws(SystemError) -> SystemError.Code {
    SystemError.Code(rawValue: try option(SOL_SOCKET, SO_ERROR))
  }

  /// Turns a broken connection into an error where a flag of each call cannot (`SO_NOSIGPIPE`).
  func suppressPipeSignal() throws(SystemError) {
    #if canImport(Darwin)
      try setOption(SOL_SOCKET, SO_NOSIGPIPE, Int32(1))
    #endif
  }

  /// Sets an option (setsockopt(2)).
  func setOption<Value: BitwiseCopyable>(
    _ level: Int32, _ option: Int32, _ value: Value
  ) throws(SystemError) {
    let size = socklen_t(MemoryLayout<Value>.size)
    let result = withUnsafeBytes(of: value) { bytes in
      systemCall { Int(setsockopt(number, level, option, bytes.baseAddress, size)) }
    }
    _ = try result.get("setsockopt")
  }

  /// An option that is a number (getsockopt(2)).
  func option(_ level: Int32, _ option: Int32) throws(SystemError) -> Int32 {
    var value: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    _ = try systemCall { Int(getsockopt(number, level, option, &value, &size)) }.get("getsockopt")
    return value
  }
}
