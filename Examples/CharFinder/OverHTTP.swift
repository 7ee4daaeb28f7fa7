import Generators
import HTTPKit
import Loop

extension CharFinder {
  /// Answers a request for `/?query=chess+black` with a page.
  func plan(for request: Result<HTTPRequest, HTTPError>) -> ResponsePlan {
    switch request {
    case .failure(let error):
      return ResponsePlan(refusing: error)
    case .success(let request):
      guard request.head.target.hasPrefix("/?query=") else {
        return ResponsePlan(request.head, 404, "Not Found")
      }
      let query = String(request.head.target.dropFirst(8)).replacing("+", with: " ")
      let found = find(query)
      let rows = found.map { "<tr><td>" + $0.replacing("\t", with: "<td>") + "\n" }
      let page = "<table>\n\(rows.joined())</table>\n<p>\(Self.status(found.count, query))\n"
      return ResponsePlan(
        request.head, 200, "OK", body: Array(page.utf8), type: "text/html; charset=utf-8")
    }
  }
}

/// Asks a server on this machine, and prints the pages.
struct AskOverHTTP: Coroutine {
  let client: HTTPClient
  let queries: [String]
  var query = ""
  var target: String { "?query=" + query.replacing(" ", with: "+") }

  static let body = Program {
    For(\.query, in: { $0.queries }) {
      Do { print("GET /" + $0.target) }
      YieldFrom({ $0.client.get($0.target) }, receive: { print(text($1), terminator: "") })
    }
    Do { $0.client.close() }
  }
}
