/// What says where a body ends (RFC 9112, section 6.3).
enum HTTPBodyFraming: Equatable {
  /// No body follows the head.
  case none
  /// So many bytes follow.
  case length(Int)
  /// Chunks follow, the last of size zero, then trailers.
  case chunked
  /// Everything up to the end of the connection.
  case untilClose

  /// The framing that the fields announce; nil when they say nothing.
  ///
  /// - Throws: ``HTTPError/conflictingLengths`` and its relatives. A length beside a transfer
  ///   coding is refused rather than ignored: it is how requests are smuggled.
  static func announced(
    by headers: HTTPHeaders, version: HTTPVersion
  ) throws(HTTPError) -> HTTPBodyFraming? {
    let lengths = headers.values(of: "Content-Length")
    let codings = headers.values(of: "Transfer-Encoding")
    if !codings.isEmpty {
      guard lengths.isEmpty else { throw .conflictingLengths }
      guard version == .http11, headers.tokens(of: "Transfer-Encoding") == ["chunked"] else {
        throw .unsupportedTransferEncoding
      }
      return .chunked
    }
    var agreed: Int?
    for text in lengths {
      let length = try parseLength(text)
      if let agreed, agreed != length { throw .conflictingLengths }
      agreed = length
    }
    return agreed.map { .length($0) }
  }

  private static func parseLength(_ text: String) throws(HTTPError) -> Int {
    let digits = Array(text.utf8)
    // 18 digits cannot overflow 64 bits; no body of ours comes near.
    guard !digits.isEmpty, digits.count <= 18 else { throw .invalidContentLength }
    var length = 0
    for digit in digits {
      guard let value = digit.decimalDigit else { throw .invalidContentLength }
      length = length * 10 + value
    }
    return length
  }
}
