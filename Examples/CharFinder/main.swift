// Looks characters up by words of their names, over TCP and over HTTP; --serve serves until it is killed,
// --loops N serves on N loops, each on a thread of its own, --chart draws what the loop did.
import Generators
import HTTPKit
import Loop
import Marks

var serves = false
var count: Int?
var arguments = CommandLine.arguments.dropFirst()
while let option = arguments.popFirst() {
  switch (option, arguments.first.flatMap { Int($0) }) {
  case ("--serve", _): serves = true
  case ("--chart", _): break
  case ("--loops", let number?) where number > 0:
    count = number
    arguments.removeFirst()
  default: endWithUsage("charfinder [--serve] [--loops N] [--chart]")
  }
}

let ports: [UInt16] = serves ? [2323, 8888] : [0, 0]
let finder = CharFinder()
let loop = try EventLoop()

let onLoops: OnLoops?
let servers: [UInt16]
if let count {
  let own = try OnLoops(count: count, finder)
  servers = try loop.runUntilComplete(Await { try await own.start(ports: ports) })
  onLoops = own
} else {
  let overTCP = try loop.startServer(on: .ipv4(.loopback, port: ports[0])) {
    AnswerQueries(finder: finder, reader: $0, writer: $1)
  }
  let overHTTP = try loop.startServer(on: .ipv4(.loopback, port: ports[1])) {
    HTTPConversation(loop: loop, reader: $0, writer: $1) { finder.plan(for: $0) }
  }
  servers = [overTCP, overHTTP].map { $0.localAddresses.first?.port ?? 0 }
  onLoops = nil
}
if serves {
  print("telnet localhost 2323, or http://localhost:8888/?query=chess+black")
  // Whoever could still call keeps a loop that has nothing to do, since others serve.
  try withExtendedLifetime(loop.makeThreadsafeLoop()) { try loop.runForever() }
}

let queries = ["chess black", "sun", "no such thing"]
try charting(loop) { loop in
  try loop.runUntilComplete(AskOverTCP(port: servers[0], queries: queries))
  print("bye")
  let client = HTTPClient(loop, try HTTPSite(ServerURL(loopbackPort: servers[1])))
  try loop.runUntilComplete(AskOverHTTP(client: client, queries: queries))
}
if let onLoops { try loop.runUntilComplete(Await { await onLoops.end() }) }
loop.close()
