/// The first part of a request: everything before its body.
package struct HTTPRequestHead: Hashable, Sendable {
  /// The method, such as `GET`; methods are case-sensitive.
  package var method: String
  /// The target as it was written, such as `/cn.png`.
  package var target: String
  /// The version of the sender.
  package var version: HTTPVersion
  /// The fields.
  package var headers: HTTPHeaders

  /// Makes a head.
  package init(
    method: String = "GET", target: String, version: HTTPVersion = .http11,
    headers: HTTPHeaders = [:]
  ) {
    self.method = method
    self.target = target
    self.version = version
    self.headers = headers
  }

  /// Whether the client is willing to use the connection again.
  package var keepsAlive: Bool { version.keepsAlive(headers) }

  /// The head as it goes over the wire, with its empty line.
  package var serialized: [UInt8] {
    var bytes = Array("\(method) \(target) \(version)\r\n".utf8)
    headers.write(to: &bytes)
    bytes.append(contentsOf: [.carriageReturn, .lineFeed])
    return bytes
  }
}

extension HTTPRequestHead {
  /// Parses a request line, its end already taken off.
  ///
  /// - Throws: ``HTTPError/malformedRequestLine``, ``HTTPError/unsupportedVersion(major:minor:)``.
  init(firstLine line: [UInt8]) throws(HTTPError) {
    let parts = line.split(separator: .space, omittingEmptySubsequences: false)
    guard parts.count == 3, !parts[0].isEmpty, parts[0].allSatisfy(\.isTokenCharacter),
      !parts[1].isEmpty, parts[1].allSatisfy(\.isVisibleASCII),
      let version = try HTTPVersion.parse(parts[2])
    else { throw .malformedRequestLine }
    self.init(
      method: String(decoding: parts[0], as: UTF8.self),
      target: String(decoding: parts[1], as: UTF8.self), version: version)
  }

  /// Parses a request line and checks the fields that came with it.
  ///
  /// - Throws: ``HTTPError/invalidHost`` besides.
  init(firstLine line: [UInt8], headers: HTTPHeaders) throws(HTTPError) {
    try self.init(firstLine: line)
    let hosts = headers.values(of: "Host").count
    guard hosts == 1 || (hosts == 0 && version == .http10) else { throw .invalidHost }
    self.headers = headers
  }
}

/// A complete request.
package struct HTTPRequest: Hashable, Sendable {
  /// Everything before the body.
  package let head: HTTPRequestHead
  /// The body, chunks joined; empty for most requests.
  package let body: [UInt8]
}
