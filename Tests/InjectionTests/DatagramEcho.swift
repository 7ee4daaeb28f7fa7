#if os(Linux)
  import Generators
  import Loop

  /// Sends all bytes in datagrams to a socket that sends them back.
  func echoDatagrams(_ bytes: [UInt8], on loop: EventLoop) throws -> [UInt8] {
    let server = try loop.openDatagramSocket(local: .ipv4(.loopback, port: 0))
    defer { server.close() }
    guard let address = server.localAddress else {
      throw SystemError(call: "getsockname", code: .noBufferSpace)
    }
    let client = try loop.openDatagramSocket(remote: address)
    defer { client.close() }
    return try loop.runUntilComplete(Exchange(client: client, server: server, bytes: bytes))
  }

  /// One datagram is under way at a time, so that none is dropped.
  private struct Exchange: Coroutine {
    typealias Returned = [UInt8]
    let client: DatagramSocket
    let server: DatagramSocket
    let bytes: [UInt8]
    var place = 0
    var received: [UInt8] = []
    @Late var datagram: Datagram

    init(client: DatagramSocket, server: DatagramSocket, bytes: [UInt8]) {
      (self.client, self.server, self.bytes) = (client, server, bytes)
    }

    static let body = Program {
      While({ $0.place < $0.bytes.count }) {
        // Waits before anything has come.
        YieldFrom(
          { frame in
            let part = frame.bytes[frame.place..<min(frame.place + 50_000, frame.bytes.count)]
            frame.place = part.endIndex
            return frame.loop.gather(frame.server.receive(), frame.client.send(Array(part)))
          }, receive: { frame, both in frame.datagram = both.0 })
        YieldFrom { $0.server.send($0.datagram.bytes, to: $0.datagram.address) }
        YieldFrom({ $0.client.receive() }, receive: { $0.received += $1.bytes })
      }
      Return { $0.received }
    }
  }
#endif
