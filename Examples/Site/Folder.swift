import Foundation
import HTTPKit

/// A folder of files, as a web server shows it.
struct Folder {
  private let root: String

  init(_ path: String) {
    root = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
  }

  /// What to answer to a request.
  ///
  /// Reads the whole file on the calling thread, which is fine for pages that one person reads; a file
  /// server would do it in an executor.
  func plan(for request: Result<HTTPRequest, HTTPError>) -> ResponsePlan {
    switch request {
    case .failure(let error):
      return ResponsePlan(refusing: error)
    case .success(let request):
      let head = request.head
      guard head.method == "GET" || head.method == "HEAD" else {
        return ResponsePlan(head, 405, "Method Not Allowed", extra: [("Allow", "GET, HEAD")])
      }
      guard let path = file(of: head.target), let data = FileManager.default.contents(atPath: path)
      else { return ResponsePlan(head, 404, "Not Found") }
      return ResponsePlan(head, 200, "OK", body: Array(data), type: Self.type(of: path))
    }
  }

  /// The file that a target names; that of a folder is its `index.html`.
  private func file(of target: String) -> String? {
    let path = target.prefix { $0 != "?" && $0 != "#" }
    guard let decoded = path.removingPercentEncoding else { return nil }
    var url = URL(fileURLWithPath: root + decoded).resolvingSymlinksInPath()
    // Nothing outside the folder, whatever dots and links say.
    guard url.path == root || url.path.hasPrefix(root + "/") else { return nil }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
      return nil
    }
    if isFolder.boolValue { url.appendPathComponent("index.html") }
    return url.path
  }

  private static func type(of path: String) -> String {
    let types = [
      "css": "text/css; charset=utf-8", "html": "text/html; charset=utf-8", "ico": "image/x-icon",
      "js": "text/javascript; charset=utf-8", "json": "application/json", "png": "image/png",
      "svg": "image/svg+xml", "woff2": "font/woff2",
    ]
    return types[URL(fileURLWithPath: path).pathExtension] ?? "application/octet-stream"
  }
}
