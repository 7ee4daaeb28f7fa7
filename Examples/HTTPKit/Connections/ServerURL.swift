/// Where flags come from, as `--server` gives it: `http://host[:port][/folder]`.
package struct ServerURL: Hashable, Sendable {
  /// The host's name or address, an IPv6 address without its brackets.
  package let host: String
  /// The port; 80 if the URL names none.
  package let port: UInt16
  /// What goes before a file's name: empty, or a path without its last slash.
  package let folder: String

  /// Makes the URL of a server on this machine.
  package init(loopbackPort port: UInt16) {
    host = "127.0.0.1"
    self.port = port
    folder = ""
  }

  /// Reads a URL; nil unless it is a plain `http` one without user, query or fragment.
  package init?(_ text: String) {
    guard text.lowercased().hasPrefix("http://"),
      text.utf8.allSatisfy(\.isVisibleASCII), !text.contains(where: { "?#@\\\"".contains($0) })
    else { return nil }
    let rest = text.dropFirst("http://".count)
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
      port = 80
      return
    }
    guard let number = UInt16(portText), number > 0 else { return nil }
    port = number
  }

  /// The value of a request's `Host` field.
  package var authority: String {
    let name = host.contains(":") ? "[\(host)]" : host
    return port == 80 ? name : "\(name):\(port)"
  }
}

extension ServerURL: CustomStringConvertible {
  /// The URL, without a slash at its end.
  package var description: String { "http://\(authority)\(folder)" }
}
