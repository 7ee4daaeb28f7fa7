// Pings over UDP, on one thread with who answers; every third datagram is lost, and asked again.
// --chart draws what the loop did.
import Loop
import Marks

checkOptions(of: "ping", ["--chart"])
let loop = try EventLoop()
let server = try loop.openDatagramSocket(local: .ipv4(.loopback, port: 0))
guard let address = server.localAddress else { fatalError("the server has no address") }
let client = try loop.openDatagramSocket(remote: address)
let pong = loop.createTask(Pong(socket: server), name: "pong")
try charting(loop) { try $0.runUntilComplete(Ping(socket: client, count: 5)) }
pong.cancel()
loop.close()
