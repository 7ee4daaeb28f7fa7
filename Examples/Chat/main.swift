// A chat server, and an evening in its room, which --chart draws; --serve serves until it is interrupted.
import Generators
import Loop
import Marks

checkOptions(of: "chat", ["--chart", "--serve"])
let serves = CommandLine.arguments.contains("--serve")
let loop = try EventLoop()
let room = Room(limit: serves ? 100 : 2)
let server = try loop.startServer(on: .ipv4(.loopback, port: serves ? 2323 : 0), limit: 200) {
  Visit(room: room, reader: $0, writer: $1)
}
if serves {
  print("telnet localhost 2323; control-C ends it")
  let interrupted = loop.createFuture(Void.self)
  try loop.addSignalHandler(.interrupt) { if !interrupted.isDone { try interrupted.setResult(()) } }
  try loop.runUntilComplete(interrupted)
  server.close()
  room.end()
  try loop.runUntilComplete(loop.waitFor(server.waitClosed(), timeout: .seconds(5)))
} else {
  try charting(loop) {
    try $0.runUntilComplete(Evening(room: room, server: server))
  }
}
loop.close()
