import GeneratorsPlatform

/// Where a socket is, or where it connects to.
///
/// ```swift
/// print(SocketAddress("127.0.0.1:80") == SocketAddress(host: "127.0.0.1", port: 80))  // true
/// print(SocketAddress.ipv6(.loopback, port: 8080))                                  // [::1]:8080
/// ```
///
/// Only literal addresses are understood here; names are a matter of
/// ``AddressResolution/resolve(host:port:)``, which blocks.
public enum SocketAddress: Hashable, Sendable {
  /// An IPv4 address and a port.
  case ipv4(IPv4Address, port: UInt16)

  /// An IPv6 address, a port, and for link-local addresses the number of the interface, else 0.
  case ipv6(IPv6Address, port: UInt16, scope: UInt32 = 0)

  /// The path of a Unix domain socket; empty for a socket without a name. On Linux a path that
  /// begins with a zero byte is an abstract name, which is no file.
  case unix(path: String)

  /// Reads a literal address and adds a port.
  ///
  /// - Parameters:
  ///   - host: four decimal numbers, or an IPv6 address with or without brackets, which may end in
  ///     `%` and the name or number of an interface. `nil` results for anything else, names
  ///     included.
  ///   - port: the port, 0 for one that the system chooses.
  public init?(host: String, port: UInt16) {
    if let address = IPv4Address(host) {
      self = .ipv4(address, port: port)
      return
    }
    var text = Substring(host)
    if text.first == "[", text.last == "]" { text = text.dropFirst().dropLast() }
    let parts = text.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let address = IPv6Address(String(first)) else { return nil }
    var scope: UInt32 = 0
    if parts.count == 2 {
      guard let number = Self.scope(parts[1]) else { return nil }
      scope = number
    }
    self = .ipv6(address, port: port, scope: scope)
  }

  /// Reads an address with its port: `127.0.0.1:80`, `[::1]:80`.
  ///
  /// The inverse of `description` for IP addresses; `nil` results for anything else.
  public init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":"),
      let port: UInt16 = Self.number(text[text.index(after: colon)...])
    else { return nil }
    let host = text[..<colon]
    // Without brackets the last group of an IPv6 address would be taken for a port.
    guard !host.contains(":") || host.first == "[" && host.last == "]" else { return nil }
    self.init(host: String(host), port: port)
  }

  /// The number of an interface, from its number or its name.
  private static func scope(_ text: Substring) -> UInt32? {
    if let scope: UInt32 = number(text) { return scope == 0 ? nil : scope }
    // The system would take the part before a zero byte for the name.
    guard !text.utf8.contains(0) else { return nil }
    let scope = if_nametoindex(String(text))
    return scope == 0 ? nil : scope
  }

  /// A number of decimal digits; without the sign that Swift's own conversion takes.
  private static func number<Number: FixedWidthInteger>(_ text: Substring) -> Number? {
    text.utf8.allSatisfy { 48...57 ~= $0 } ? Number(text) : nil
  }

  /// The port; `nil` for a Unix domain socket.
  public var port: UInt16? {
    switch self {
    case .ipv4(_, let port), .ipv6(_, let port, _): port
    case .unix: nil
    }
  }

  /// The address without the port, or the path.
  public var host: String {
    switch self {
    case .ipv4(let address, _): address.description
    case .ipv6(let address, _, let scope): scope == 0 ? "\(address)" : "\(address)%\(scope)"
    case .unix(let path): path
    }
  }

  /// The number of the address family: `AF_INET`, `AF_INET6`, `AF_UNIX`.
  var family: Int32 {
    switch self {
    case .ipv4: AF_INET
    case .ipv6: AF_INET6
    case .unix: AF_UNIX
    }
  }
}

extension SocketAddress: CustomStringConvertible {
  /// `127.0.0.1:80`, `[::1]:80`, or `unix:` and the path.
  public var description: String {
    switch self {
    case .ipv4(_, let port): return "\(host):\(port)"
    case .ipv6(_, let port, _): return "[\(host)]:\(port)"
    case .unix(let path):
      // The usual way to write an abstract name, whose zero byte would spoil a log.
      return path.utf8.first == 0 ? "unix:@\(path.dropFirst())" : "unix:\(path)"
    }
  }
}
