import HTTPKit

/// A small site: the pages, and where each links to.
///
/// One link leads nowhere.
struct Site: Sendable {
  private let links = [
    "index.html": ["a.html", "b.html"],
    "a.html": ["b.html", "c.html", "index.html"],
    "b.html": ["d.html", "lost.html"],
    "c.html": ["d.html", "e.html"],
    "d.html": ["index.html"],
    "e.html": [],
  ]

  /// Answers a request, after a while.
  func plan(for request: Result<HTTPRequest, HTTPError>) -> ResponsePlan {
    switch request {
    case .failure(let error):
      return ResponsePlan(refusing: error)
    case .success(let request):
      guard let links = links[String(request.head.target.dropFirst())] else {
        return ResponsePlan(request.head, 404, "Not Found")
      }
      let page = links.map { "<a href=\"\($0)\">\($0)</a>\n" }.joined()
      return ResponsePlan(
        request.head, 200, "OK", body: Array(page.utf8), type: "text/html; charset=utf-8",
        delay: .milliseconds(20))
    }
  }
}
