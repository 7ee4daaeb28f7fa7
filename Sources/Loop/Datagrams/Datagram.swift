/// A datagram that was received.
public struct Datagram: Hashable, Sendable {
  /// What is in it, which may be nothing.
  public let bytes: [UInt8]

  /// Who has sent it; `nil` for a Unix domain socket that has no name.
  public let address: SocketAddress?

  /// Whether it was longer than what is received at once, 65,536 bytes, so that its end is lost; only those
  /// of Unix domain sockets can be.
  public let isTruncated: Bool

  /// Makes a datagram, for instance in a test.
  public init(bytes: [UInt8], address: SocketAddress?, isTruncated: Bool = false) {
    self.bytes = bytes
    self.address = address
    self.isTruncated = isTruncated
  }
}

/// A socket for datagrams was used in a way that it does not allow.
public enum DatagramError: Error, Hashable, Sendable {
  /// It was closed, before or while a coroutine waited.
  case closed
}

extension DatagramError: CustomStringConvertible {
  /// What went wrong, in a sentence.
  public var description: String {
    switch self {
    case .closed: "the socket was closed"
    }
  }
}
