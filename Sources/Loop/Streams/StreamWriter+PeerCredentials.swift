extension StreamWriter {
  /// Who is at the other side of a Unix domain socket.
  ///
  /// ```swift
  /// let peer = try writer.peerCredentials
  /// if peer.user != 0 { print("only for the administrator") }
  /// ```
  ///
  /// Mirrors `get_extra_info("socket").getsockopt(SOL_SOCKET, SO_PEERCRED, …)`.
  ///
  /// - Throws: ``SystemError``: `noProtocolOption` where there is no such thing, as of a TCP connection;
  ///   `badDescriptor` once the connection is closed; `notASocket` for a pipe or a file.
  public var peerCredentials: PeerCredentials {
    get throws(SystemError) { try transport.descriptor.peerCredentials() }
  }
}
