import GeneratorsPlatform

extension Descriptor {
  /// Who is at the other side of a Unix domain socket.
  ///
  /// - Throws: `noProtocolOption` where there is no such thing, as of a TCP connection; `notConnected` where the
  ///   system says so, `notASocket`, `badDescriptor`.
  package func peerCredentials() throws(SystemError) -> PeerCredentials {
    #if os(Linux)
      // `struct ucred`, which hides behind `_GNU_SOURCE`.
      var credentials: (process: Int32, user: UInt32, group: UInt32) = (0, .max, .max)
      var size = socklen_t(MemoryLayout.size(ofValue: credentials))
      _ = try systemCall {
        Int(getsockopt(number, SOL_SOCKET, SO_PEERCRED, &credentials, &size))
      }.get("getsockopt")
      // What Linux says of a socket that has no such thing.
      if credentials.user == .max { throw Self.noCredentials }
      return PeerCredentials(
        process: credentials.process > 0 ? credentials.process : nil, user: credentials.user,
        group: credentials.group)
    #elseif canImport(Darwin)
      var user = uid_t()
      var group = gid_t()
      _ = try systemCall { Int(getpeereid(number, &user, &group)) }.get("getpeereid")
      var process: Int32 = 0
      var size = socklen_t(MemoryLayout<Int32>.size)
      // `SOL_LOCAL` and `LOCAL_PEERPID`.
      let result = systemCall { Int(getsockopt(number, 0, 2, &process, &size)) }
      return PeerCredentials(
        process: result.failure == nil && process > 0 ? process : nil, user: user, group: group)
    #else
      throw Self.noCredentials
    #endif
  }

  private static var noCredentials: SystemError {
    SystemError(
      call: "getsockopt", code: .noProtocolOption, context: "the other side has no credentials")
  }
}
