/// What a server does about one request, before any of it is done.
package struct ResponsePlan: Hashable, Sendable {
  /// What happens to the connection once the bytes are sent.
  package enum Ending: Hashable, Sendable {
    /// It waits for the next request.
    case keepAlive
    /// It is closed in the normal way.
    case close
    /// It is reset, so that the client sees an error instead of an end.
    case reset
    /// It stays open without another byte, until the client or the server gives up.
    case stall
  }

  /// How long to wait before the first byte.
  package var delay: Duration
  /// Head and body, as they go over the wire; may stop early.
  package var bytes: [UInt8]
  /// What happens next.
  package var ending: Ending

  /// Makes a plan.
  package init(delay: Duration, bytes: [UInt8], ending: Ending) {
    self.delay = delay
    self.bytes = bytes
    self.ending = ending
  }
}

extension ResponsePlan {
  /// Answers a request with a body that is ready; without one, with the words behind the status.
  package init(
    _ request: HTTPRequestHead, _ status: Int, _ reason: String, body: [UInt8]? = nil,
    type: String = "text/plain; charset=utf-8", extra: [(String, String)] = [],
    delay: Duration = .zero
  ) {
    let body = body ?? Array("\(reason)\n".utf8)
    var head = HTTPResponseHead(status: status, reason: reason)
    head.headers.append("Content-Type", type)
    head.headers.append("Content-Length", "\(body.count)")
    for (name, value) in extra { head.headers.append(name, value) }
    // An HTTP/1.0 client that asked for it has to be told that the connection stays.
    if !request.keepsAlive {
      head.headers.append("Connection", "close")
    } else if request.version == .http10 {
      head.headers.append("Connection", "keep-alive")
    }
    self.init(
      delay: delay, bytes: head.serialized + (request.method == "HEAD" ? [] : body),
      ending: request.keepsAlive ? .keepAlive : .close)
  }

  /// Answers bytes that are no request: one answer, then the connection ends.
  package init(refusing error: HTTPError) {
    let (status, reason) =
      switch error {
      case .headersTooLarge, .tooManyHeaders, .lineTooLong:
        (431, "Request Header Fields Too Large")
      case .bodyTooLarge: (413, "Content Too Large")
      case .unsupportedTransferEncoding: (501, "Not Implemented")
      case .unsupportedVersion: (505, "HTTP Version Not Supported")
      default: (400, "Bad Request")
      }
    let head = HTTPResponseHead(
      status: status, reason: reason, headers: ["Content-Length": "0", "Connection": "close"])
    self.init(delay: .zero, bytes: head.serialized, ending: .close)
  }
}
