/// Why bytes are not an acceptable HTTP/1.1 message.
///
/// The parsers are strict where leniency lets two readers disagree about where a message ends
/// (RFC 9112, section 11.2): such a message is refused, never repaired.
package enum HTTPError: Error, Hashable, Sendable {
  /// The first line of a response is not a status line (RFC 9112, section 4).
  case malformedStatusLine
  /// The first line of a request is not a request line (RFC 9112, section 3).
  case malformedRequestLine
  /// The message is well formed but its major version is not 1.
  case unsupportedVersion(major: Int, minor: Int)
  /// A header or trailer line breaks the grammar, is folded, or ends in a bare line feed.
  case malformedHeader
  /// A request of HTTP/1.1 has no `Host`, or several.
  case invalidHost
  /// The lines of the head together exceed ``HTTPLimits/headBytes``.
  case headersTooLarge
  /// There are more fields than ``HTTPLimits/headerCount``.
  case tooManyHeaders
  /// One line exceeds ``HTTPLimits/lineBytes``.
  case lineTooLong
  /// `Content-Length` is not a number of bytes.
  case invalidContentLength
  /// Two lengths differ, or a length comes together with a transfer coding.
  case conflictingLengths
  /// A transfer coding other than `chunked`, or one where HTTP/1.0 allows none.
  case unsupportedTransferEncoding
  /// A chunk's size, its data's end or an extension breaks the grammar.
  case invalidChunk
  /// The body is, or announces that it will be, longer than ``HTTPLimits/bodyBytes``.
  case bodyTooLarge(limit: Int)
  /// The peer closed before the first byte of a message.
  ///
  /// On a connection that was kept alive this is no fault: the peer had simply had enough.
  case closedBeforeMessage
  /// The peer closed inside the head.
  case truncatedHead
  /// The peer closed inside the body; `expected` is nil for a chunked one.
  case truncatedBody(expected: Int?, received: Int)
  /// Bytes follow a complete response that nobody asked for.
  case unexpectedBytes
}

extension HTTPError: CustomStringConvertible {
  /// The fault in a few words.
  package var description: String {
    switch self {
    case .malformedStatusLine: "malformed status line"
    case .malformedRequestLine: "malformed request line"
    case .unsupportedVersion(let major, let minor): "unsupported HTTP version \(major).\(minor)"
    case .malformedHeader: "malformed header field"
    case .invalidHost: "no Host field, or several"
    case .headersTooLarge: "head too large"
    case .tooManyHeaders: "too many header fields"
    case .lineTooLong: "line too long"
    case .invalidContentLength: "invalid Content-Length"
    case .conflictingLengths: "conflicting lengths"
    case .unsupportedTransferEncoding: "unsupported transfer coding"
    case .invalidChunk: "invalid chunk"
    case .bodyTooLarge(let limit): "body longer than \(limit) bytes"
    case .closedBeforeMessage: "closed before the message"
    case .truncatedHead: "closed inside the head"
    case .truncatedBody(let expected?, let received):
      "closed after \(received) of \(expected) bytes of the body"
    case .truncatedBody(nil, let received): "closed inside a chunked body, \(received) bytes in"
    case .unexpectedBytes: "bytes after the end of the response"
    }
  }
}
