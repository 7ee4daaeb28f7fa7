import Generators
import HTTPKit
import Loop

/// What the coroutines of a crawl share: they run on one thread, so nothing is locked.
final class Findings {
  let queue = Queue<String>()

  /// What was found of each page; empty as long as nobody has got it.
  private(set) var pages: [String: String] = [:]

  /// Puts a page into the queue, if it was not seen before.
  func add(_ page: String) throws {
    guard pages[page] == nil else { return }
    pages[page] = ""
    try queue.putNowait(page)
  }

  /// Notes what is on a page, and follows its links.
  func take(_ page: String, _ bytes: [UInt8]) throws {
    let text = String(decoding: bytes, as: UTF8.self)
    let links = text.matches(of: #/href="([^"]+)"/#).map { String($0.1) }
    pages[page] = "\(links.count) links"
    for link in links { try add(link) }
  }

  /// Notes that there is no such page.
  func miss(_ page: String, _ error: DownloadError) { pages[page] = "\(error.kind)" }
}

/// One of those that get pages: one after the other, until it is cancelled.
struct Worker: Coroutine {
  let client: HTTPClient
  let findings: Findings
  var page = ""

  static let body = Program {
    Forever {
      YieldFrom(into: \.page) { $0.findings.queue.get() }
      Try {
        YieldFrom({ $0.client.get($0.page) }, receive: { try $0.findings.take($0.page, $1) })
      } catch: {
        Catch(DownloadError.self, receive: { $0.findings.miss($0.page, $1) }) {}
      }
      Do { try $0.findings.queue.taskDone() }
    }
  }
}

/// Gets a page and all that it leads to, with so many at a time.
struct Crawl: Coroutine {
  typealias Returned = [String: String]
  let client: HTTPClient
  let count: Int
  let findings = Findings()
  var workers: [EventLoop.Task<Void>] = []

  static let body = Program {
    Do { try $0.findings.add("index.html") }
    Do { crawl in
      crawl.workers = (0..<crawl.count).map { _ in
        crawl.loop.createTask(Worker(client: crawl.client, findings: crawl.findings))
      }
    }
    YieldFrom { $0.findings.queue.join() }
    Do { for worker in $0.workers { worker.cancel() } }
    YieldFrom { $0.loop.wait($0.workers) }
    Return { $0.findings.pages }
  }
}
