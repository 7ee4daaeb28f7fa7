/// Where flags come from, as `--server` gives it: `http://host[:port][/folder]`, or the same with `https`.
public struct ServerURL: Hashable, Sendable {
  /// Whether it is spoken to over TLS.
  package let isSecure: Bool
  /// The host's name or address, an IPv6 address without its brackets.
  public let host: String
  /// The port; if the URL names none, 80, and 443 for `https`.
  public let port: UInt16
  /// What goes before a file's name: empty, or a path without its last slash.
  package let folder: String

  /// Makes the URL of a server on this machine.
  package init(loopbackPort port: UInt16) {
    isSecure = false
    host = "127.0.0.1"
    self.port = port
    folder = ""
  }

  /// Reads a URL; nil unless it is one of `http` or `https` without user, query or fragment.
  package init?(_ text: String) {
    guard let scheme = ["http://", "https://"].first(where: text.lowercased().hasPrefix),
      text.utf8.allSatisfy(\.isVisibleASCII), !text.contains(where: { "?#@\\\"".contains($0) })
    else { return nil }
    isSecure = scheme == "https://"
    let rest = text.dropFirst(scheme.count)
    let authority = rest.prefix { $0 != "/" }
    var path = rest.dropFirst(authority.count)
    while path.hasSuffix("/") { path.removeLast() }
    folder = String(path)
    var portText: Substring?
    if authority.hasPrefix("[") {
      guard let bracket = authority.firstIndex(of: "]") else { return nil }
      host = String(authority[authority.index(after: authority.startIndex)..<bracket])
      let tail = authority[authority.index(after: bracket)...]
      guard tail.isEmpty || tail.hasPrefix(":") else { return nil }
      portText = tail.isEmpty ? nil : tail.dropFirst()
    } else {
      let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count <= 2 else { return nil }
      host = String(parts[0])
      portText = parts.count == 2 ? parts[1] : nil
    }
    guard !host.isEmpty else { return nil }
    guard let portText else {
      port = Self.standardPort(isSecure)
      return
    }
    guard let number = UInt16(portText), number > 0 else { return nil }
    port = number
  }

  /// The value of a request's `Host` field.
  package var authority: String {
    let name = host.contains(":") ? "[\(host)]" : host
    return port == Self.standardPort(isSecure) ? name : "\(name):\(port)"
  }

  private static func standardPort(_ isSecure: Bool) -> UInt16 { isSecure ? 443 : 80 }
}

extension ServerURL: CustomStringConvertible {
  /// The URL, without a slash at its end.
  public var description: String { "http\(isSecure ? "s" : "")://\(authority)\(folder)" }
}
