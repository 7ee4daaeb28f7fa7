/// Everything about the flag server but its sockets: a request in, a plan for the response out.
///
/// `/cn.png` is a flag and `/` a list of the countries' files; the files that `--output` saves
/// have the same layout, so that any static server can stand in for this one.
package struct ServerCore: Sendable {
  /// Where the images come from.
  package let catalog: FlagCatalog
  /// How long each response waits, as if the server were far away.
  package let delay: Duration
  /// Which flags go wrong.
  package let faults: FaultPlan

  /// Makes a core.
  package init(
    catalog: FlagCatalog, delay: Duration = .zero, faults: FaultPlan = .none
  ) {
    self.catalog = catalog
    self.delay = delay
    self.faults = faults
  }

  /// What to do about a request.
  package func plan(for request: HTTPRequest) -> ResponsePlan {
    let head = request.head
    guard head.method == "GET" || head.method == "HEAD" else {
      return respond(to: head, 405, "Method Not Allowed", extra: [("Allow", "GET, HEAD")])
    }
    let path = head.target.prefix { $0 != "?" }
    if path == "/" { return respond(to: head, 200, "OK", body: index, type: "text/plain") }
    guard path.hasPrefix("/"), path.hasSuffix(".png") else {
      return respond(to: head, 404, "Not Found")
    }
    let name = String(path.dropFirst().dropLast(4))
    guard let image = catalog.image(named: name), FlagCatalog.fileName(of: name) == name + ".png"
    else { return respond(to: head, 404, "Not Found") }
    let plan = respond(to: head, 200, "OK", body: image, type: "image/png")
    guard let fault = faults.fault(for: name) else { return plan }
    return spoil(plan, fault, head: head, bodyCount: image.count)
  }

  /// What to do about bytes that are no request: one answer, then the connection ends.
  package func plan(for error: HTTPError) -> ResponsePlan {
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
    return ResponsePlan(delay: .zero, bytes: head.serialized, ending: .close)
  }

  private var index: [UInt8] {
    Array(FlagCatalog.countries.map { FlagCatalog.fileName(of: $0) + "\n" }.joined().utf8)
  }

  private func respond(
    to request: HTTPRequestHead, _ status: Int, _ reason: String, body: [UInt8]? = nil,
    type: String = "text/plain", extra: [(String, String)] = []
  ) -> ResponsePlan {
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
    return ResponsePlan(
      delay: delay, bytes: head.serialized + (request.method == "HEAD" ? [] : body),
      ending: request.keepsAlive ? .keepAlive : .close)
  }

  private func spoil(
    _ plan: ResponsePlan, _ fault: Fault, head: HTTPRequestHead, bodyCount: Int
  ) -> ResponsePlan {
    var plan = plan
    let half = max(1, plan.bytes.count - bodyCount / 2)
    switch fault {
    case .notFound:
      return respond(to: head, 404, "Not Found")
    case .serverError:
      return respond(to: head, 500, "Internal Server Error")
    case .reset:
      plan.bytes = []
      plan.ending = .reset
    case .truncated:
      plan.bytes.removeSubrange(half...)
      plan.ending = .close
    case .stalled:
      plan.bytes.removeSubrange(half...)
      plan.ending = .stall
    }
    return plan
  }
}
