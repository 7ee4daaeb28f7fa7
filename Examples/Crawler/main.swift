// Crawls a small site, some pages at a time: a queue of what is to be got, and coroutines that take from it.
// --chart draws what the loop did.
import HTTPKit
import Loop
import Marks

checkOptions(of: "crawler", ["--chart"])
let loop = try EventLoop()
let site = Site()
let server = try loop.startServer(on: .ipv4(.loopback, port: 0)) {
  HTTPConversation(loop: loop, reader: $0, writer: $1) { site.plan(for: $0) }
}
let port = server.localAddresses.first?.port ?? 0
let client = HTTPClient(loop, try HTTPSite(ServerURL(loopbackPort: port)))
try charting(loop) { loop in
  let pages = try loop.runUntilComplete(Crawl(client: client, count: 3))
  for (page, found) in pages.sorted(by: { $0.key < $1.key }) { print("\(page): \(found)") }
}
client.close()
loop.close()
