/// The minor version of a message of HTTP/1.
package enum HTTPVersion: Int, Hashable, Sendable {
  /// HTTP/1.0: a connection ends with the response unless both sides say otherwise.
  case http10 = 0
  /// HTTP/1.1: a connection stays open unless one side says otherwise.
  case http11 = 1

  /// The version that `text` spells, such as `HTTP/1.1`; nil if it spells none.
  ///
  /// A later minor version is read as 1.1 (RFC 9110, section 2.5).
  ///
  /// - Throws: ``HTTPError/unsupportedVersion(major:minor:)`` for a major version other than 1.
  static func parse(_ text: ArraySlice<UInt8>) throws(HTTPError) -> HTTPVersion? {
    let base = text.startIndex
    guard text.count == 8, text.starts(with: Array("HTTP/".utf8)),
      let major = text[base + 5].decimalDigit, text[base + 6] == UInt8(ascii: "."),
      let minor = text[base + 7].decimalDigit
    else { return nil }
    guard major == 1 else { throw .unsupportedVersion(major: major, minor: minor) }
    return minor == 0 ? .http10 : .http11
  }

  /// Whether the connection outlives the message (RFC 9112, section 9.3).
  func keepsAlive(_ headers: HTTPHeaders) -> Bool {
    let options = headers.tokens(of: "Connection")
    if options.contains("close") { return false }
    return self == .http11 || options.contains("keep-alive")
  }
}

extension HTTPVersion: CustomStringConvertible {
  /// The version as the wire spells it.
  package var description: String { "HTTP/1.\(rawValue)" }
}
