/// The first part of a response: everything before its body.
package struct HTTPResponseHead: Hashable, Sendable {
  /// The version of the sender.
  package var version: HTTPVersion
  /// The status, from 100 to 999.
  package var status: Int
  /// The words behind the status; they mean nothing to programs.
  package var reason: String
  /// The fields.
  package var headers: HTTPHeaders

  /// Makes a head.
  package init(
    version: HTTPVersion = .http11, status: Int, reason: String, headers: HTTPHeaders = [:]
  ) {
    self.version = version
    self.status = status
    self.reason = reason
    self.headers = headers
  }

  /// Whether the response says that the connection may serve another request.
  package var keepsAlive: Bool { version.keepsAlive(headers) }

  /// The head as it goes over the wire, with its empty line.
  package var serialized: [UInt8] {
    var bytes = Array("\(version) \(status) \(reason)\r\n".utf8)
    headers.write(to: &bytes)
    bytes.append(contentsOf: [.carriageReturn, .lineFeed])
    return bytes
  }
}

extension HTTPResponseHead {
  /// Parses a status line, its end already taken off.
  ///
  /// - Throws: ``HTTPError/malformedStatusLine``, ``HTTPError/unsupportedVersion(major:minor:)``.
  init(firstLine line: [UInt8], headers: HTTPHeaders = [:]) throws(HTTPError) {
    guard line.count >= 12, let version = try HTTPVersion.parse(line[..<8]), line[8] == .space,
      let hundreds = line[9].decimalDigit, hundreds > 0, let tens = line[10].decimalDigit,
      let ones = line[11].decimalDigit,
      line.count == 12 || line[12] == .space, line.dropFirst(13).allSatisfy(\.isFieldCharacter)
    else { throw .malformedStatusLine }
    self.init(
      version: version, status: hundreds * 100 + tens * 10 + ones,
      reason: String(decoding: line.dropFirst(13), as: UTF8.self), headers: headers)
  }
}

/// A complete response.
package struct HTTPResponse: Hashable, Sendable {
  /// Everything before the body.
  package let head: HTTPResponseHead
  /// The body, chunks joined.
  package let body: [UInt8]
  /// The fields behind a chunked body.
  package let trailers: HTTPHeaders
  /// Whether the connection may serve another request; never after a body that ran to the close.
  package let keepsAlive: Bool
}
