import HTTPKit

/// Everything about the flag server but its sockets: a request in, a plan for the response out.
///
/// `/cn.png` is a flag, `/cn.txt` its country's name, and `/` a list of the countries' files; the files that `--output` saves
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

  /// What to do about a request, or about bytes that are none.
  package func plan(for request: Result<HTTPRequest, HTTPError>) -> ResponsePlan {
    switch request {
    case .success(let request): plan(for: request)
    case .failure(let error): ResponsePlan(refusing: error)
    }
  }

  /// What to do about a request.
  package func plan(for request: HTTPRequest) -> ResponsePlan {
    let head = request.head
    guard head.method == "GET" || head.method == "HEAD" else {
      return ResponsePlan(
        head, 405, "Method Not Allowed", extra: [("Allow", "GET, HEAD")], delay: delay)
    }
    let path = head.target.prefix { $0 != "?" }
    if path == "/" { return ResponsePlan(head, 200, "OK", body: index, delay: delay) }
    if path.hasPrefix("/"), path.hasSuffix(".txt"),
      let country = FlagCatalog.country(of: String(path.dropFirst().dropLast(4)))
    {
      return ResponsePlan(head, 200, "OK", body: Array(country.utf8), delay: delay)
    }
    guard path.hasPrefix("/"), path.hasSuffix(".png") else {
      return ResponsePlan(head, 404, "Not Found", delay: delay)
    }
    let name = String(path.dropFirst().dropLast(4))
    guard let image = catalog.image(named: name), FlagCatalog.fileName(of: name) == name + ".png"
    else { return ResponsePlan(head, 404, "Not Found", delay: delay) }
    let plan = ResponsePlan(head, 200, "OK", body: image, type: "image/png", delay: delay)
    guard let fault = faults.fault(for: name) else { return plan }
    return spoil(plan, fault, head: head, bodyCount: image.count)
  }

  private var index: [UInt8] {
    Array(FlagCatalog.countries.map { FlagCatalog.fileName(of: $0) + "\n" }.joined().utf8)
  }

  private func spoil(
    _ plan: ResponsePlan, _ fault: Fault, head: HTTPRequestHead, bodyCount: Int
  ) -> ResponsePlan {
    var plan = plan
    let half = max(1, plan.bytes.count - bodyCount / 2)
    switch fault {
    case .notFound:
      return ResponsePlan(head, 404, "Not Found", delay: delay)
    case .serverError:
      return ResponsePlan(head, 500, "Internal Server Error", delay: delay)
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
