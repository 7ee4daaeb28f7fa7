// Looks characters up by words of their names, over TCP and over HTTP; --serve serves until it is killed,
// --chart draws what the loop did.
import Generators
import HTTPKit
import Loop
import Marks

let serves = CommandLine.arguments.contains("--serve")
let finder = CharFinder()
let loop = try EventLoop()
let overTCP = try loop.startServer(on: .ipv4(.loopback, port: serves ? 2323 : 0)) {
  AnswerQueries(finder: finder, reader: $0, writer: $1)
}
let overHTTP = try loop.startServer(on: .ipv4(.loopback, port: serves ? 8888 : 0)) {
  HTTPConversation(loop: loop, reader: $0, writer: $1) { finder.plan(for: $0) }
}
if serves {
  print("telnet localhost 2323, or http://localhost:8888/?query=chess+black")
  try loop.runForever()
}

let queries = ["chess black", "sun", "no such thing"]
let ports = [overTCP, overHTTP].map { $0.localAddresses.first?.port ?? 0 }
try charting(loop) { loop in
  try loop.runUntilComplete(AskOverTCP(loop: loop, port: ports[0], queries: queries))
  print("bye")
  let client = HTTPClient(loop, try HTTPSite(ServerURL(loopbackPort: ports[1])))
  try loop.runUntilComplete(AskOverHTTP(client: client, queries: queries))
}
loop.close()
