import GeneratorsPlatform

/// Constants whose Swift type differs from C library to C library.
enum SocketConstants {
  #if os(Linux) && !canImport(Musl)
    static let stream = Int32(SOCK_STREAM.rawValue)
    static let datagram = Int32(SOCK_DGRAM.rawValue)
  #else
    static let stream = SOCK_STREAM
    static let datagram = SOCK_DGRAM
  #endif

  /// The protocol number under which TCP's options are set.
  static let tcp = Int32(IPPROTO_TCP)

  /// The protocol number under which IPv4's options are set.
  static let ip = Int32(IPPROTO_IP)

  /// The protocol number under which IPv6's options are set.
  static let ipv6 = Int32(IPPROTO_IPV6)

  /// Ends the sending of a connection, and leaves its receiving alone.
  static let shutdownWrite = Int32(SHUT_WR)

  /// Has one call not wait, whatever the socket does otherwise.
  static let doNotWait = Int32(MSG_DONTWAIT)

  /// Keeps a broken connection from killing the process by `SIGPIPE`.
  #if canImport(Darwin)
    static let sendFlags: Int32 = 0
  #else
    static let sendFlags = Int32(MSG_NOSIGNAL)
  #endif
}
