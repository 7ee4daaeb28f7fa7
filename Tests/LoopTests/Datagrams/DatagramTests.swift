import Generators
import Loop
import TestSupport
import Testing

@Suite(.oneAtATime) struct DatagramTests {
  private let bench: StreamBench

  init() throws { bench = try StreamBench() }

  private static let families: [SocketAddress] = [
    .ipv4(.loopback, port: 0), .ipv6(.loopback, port: 0),
  ]

  private func path() -> SocketAddress {
    .unix(path: "/tmp/datagrams-\(UInt64.random(in: 0 ... .max))")
  }

  private func pair(
    _ address: SocketAddress = .ipv4(.loopback, port: 0)
  ) throws -> (server: DatagramSocket, client: DatagramSocket) {
    let server = try bench.loop.openDatagramSocket(local: address)
    let client = try bench.loop.openDatagramSocket(remote: #require(server.localAddress))
    return (server, client)
  }

  @Test(arguments: SelectorKind.allCases)
  func `a datagram comes whole, with its sender, and is answered`(_ kind: SelectorKind) throws {
    let bench = try StreamBench(kind)
    for family in Self.families {
      let server = try bench.loop.openDatagramSocket(local: family)
      let client = try bench.loop.openDatagramSocket(remote: #require(server.localAddress))
      #expect(client.peerAddress == server.localAddress && server.peerAddress == nil)
      let waiting = bench.loop.createTask(server.receive())
      _ = try bench.run(EventLoop.turn)
      try bench.run(client.send([1, 2, 3]))
      try bench.run(client.send([]))
      let first = try bench.run(waiting)
      #expect(first == Datagram(bytes: [1, 2, 3], address: client.localAddress))
      #expect(try bench.run(server.receive()).bytes.isEmpty)
      try bench.run(server.send([4], to: first.address))
      #expect(try bench.run(client.receive()) == Datagram(bytes: [4], address: server.localAddress))
      #expect(server.droppedCount == client.droppedCount)
    }
    #expect(bench.reports.isEmpty)
  }

  @Test func `what is sent before anyone asks is kept, in its order`() throws {
    let (server, client) = try pair()
    for number in 0..<100 { try bench.run(client.send([UInt8(number)])) }
    var received: [UInt8] = []
    for _ in 0..<100 { received += try bench.run(server.receive()).bytes }
    #expect(received == Array(0..<100))
    // More would wait.
    let more = bench.loop.createTask(server.receive())
    _ = try bench.run(EventLoop.turn)
    #expect(!more.isDone)
    more.cancel()
    #expect(throws: CancelledError.self) { try bench.run(more) }
    #expect(try bench.loop.runUntilIdle() == .idle)
  }

  @Test func `each datagram goes to one of those that wait, and none is lost by a cancellation`()
    throws
  {
    let (server, client) = try pair()
    let tasks = (0..<4).map { _ in bench.loop.createTask(server.receive()) }
    _ = try bench.run(EventLoop.turn)
    try bench.run(client.send([0]))
    tasks[0].cancel()
    for number in 1..<3 { try bench.run(client.send([UInt8(number)])) }
    let others = try bench.run(bench.loop.gather(tasks[1...]))
    #expect(Set(others.flatMap(\.bytes)) == [0, 1, 2])
    #expect(tasks[0].isCancelled)
    #expect(try bench.loop.runUntilIdle() == .idle)
  }

  @Test func `nobody receives there: that is told once, and the socket goes on`() throws {
    // One that receives from somebody else alone, since a socket that is closed lives on for a moment in the
    // children that other tests start.
    let (other, server) = try pair()
    let address = try #require(server.localAddress)
    let client = try bench.loop.openDatagramSocket(remote: address)
    try bench.run(client.send([1]))
    #expect { try bench.run(client.receive()) } throws: { code($0) == .connectionRefused }
    try bench.run(client.send([1]))
    #expect { while true { try bench.run(client.send([2])) } } throws: {
      code($0) == .connectionRefused
    }
    server.close()
    other.close()
    var again: DatagramSocket?
    while again == nil {
      do { again = try bench.loop.openDatagramSocket(local: address) } catch {
        try #require(code(error) == .addressInUse)
      }
    }
    // What was sent to nobody may still be told of.
    do { try bench.run(client.send([3])) } catch { try bench.run(client.send([3])) }
    #expect(try bench.run(try #require(again).receive()).bytes == [3])
  }

  @Test func `what cannot be sent says why`() throws {
    let (server, client) = try pair()
    #expect { try bench.run(client.send([UInt8](repeating: 0, count: 70_000))) } throws: {
      code($0) == .messageTooLong
    }
    #expect { try bench.run(server.send([1])) } throws: { code($0) == .destinationRequired }
    #expect { try bench.run(server.send([1], to: .ipv6(.loopback, port: 9))) } throws: {
      code($0) == .addressFamilyNotSupported || code($0) == .invalidArgument
    }
    #expect {
      try bench.run(server.send([1], to: .ipv4(IPv4Address(rawValue: 0xFFFF_FFFF), port: 9)))
    } throws: {
      code($0) == .accessDenied || code($0) == .networkUnreachable
    }
  }

  @Test func `what cannot be opened says why`() throws {
    let (server, _) = try pair()
    let address = try #require(server.localAddress)
    #expect { try bench.loop.openDatagramSocket(local: address) } throws: {
      code($0) == .addressInUse
    }
    #expect { try bench.loop.openDatagramSocket(remote: path()) } throws: {
      code($0) == .noSuchFile
    }
    bench.loop.close()
    #expect(throws: LoopError.closed) { try bench.loop.openDatagramSocket(local: address) }
  }

  #if os(Linux)
    @Test func `over a Unix domain socket a sender waits for room, and a long one is cut off`()
      throws
    {
      let (near, far) = (path(), path())
      let server = try bench.loop.openDatagramSocket(local: near)
      let client = try bench.loop.openDatagramSocket(local: far, remote: near)
      try bench.run(client.send([1]))
      #expect(try bench.run(server.receive()) == Datagram(bytes: [1], address: far))
      try bench.run(client.send([UInt8](repeating: 7, count: 100_000)))
      let long = try bench.run(server.receive())
      #expect(long.isTruncated && long.bytes == [UInt8](repeating: 7, count: 65_536))
      let sending = bench.loop.createTask(Flood(socket: client, count: 1_000))
      var received: [Int] = []
      while received.count < 1_000 {
        let bytes = try bench.run(server.receive()).bytes
        received.append(Int(bytes[0]) << 8 | Int(bytes[1]))
      }
      try bench.run(sending)
      #expect(received == Array(0..<1_000))
      server.close()
      client.close()
      // Their files are gone, too.
      let again = try bench.loop.openDatagramSocket(local: near)
      let nameless = try bench.loop.openDatagramSocket(remote: near)
      try bench.run(nameless.send([2]))
      #expect(try bench.run(again.receive()).bytes == [2])
      #expect("\(again)" == "<DatagramSocket \(near)>")
    }

    @Test func `what the system drops is counted`() throws {
      let (server, client) = try pair()
      let part = [UInt8](repeating: 0, count: 60_000)
      for _ in 0..<100 { try bench.run(client.send(part)) }
      let dropped = try #require(server.droppedCount)
      #expect(dropped > 0 && dropped < 100)
      for _ in 0..<(100 - dropped) { #expect(try bench.run(server.receive()).bytes == part) }
      let more = bench.loop.createTask(server.receive())
      _ = try bench.run(EventLoop.turn)
      #expect(!more.isDone)
      more.cancel()
      #expect(throws: CancelledError.self) { try bench.run(more) }
    }

    @Test func `however a socket ends, none is left`() async {
      await #expect(processExitsWith: .success) {
        let before = try settleProcess()
        do {
          let bench = try StreamBench()
          _ = try bench.loop.openDatagramSocket(local: .ipv4(.loopback, port: 0))
          let socket = try bench.loop.openDatagramSocket(local: .ipv4(.loopback, port: 0))
          let waiting = bench.loop.createTask(socket.receive())
          _ = try bench.run(EventLoop.turn)
          socket.close()
          socket.close()
          do {
            _ = try bench.run(waiting)
            require(false, "received from a closed socket")
          } catch DatagramError.closed {}
          var dropped: DatagramSocket? = try bench.loop.openDatagramSocket(
            local: .ipv4(.loopback, port: 0))
          let receiving = bench.loop.createTask(dropped?.receive() ?? socket.receive())
          _ = try bench.run(EventLoop.turn)
          dropped = nil
          do {
            _ = try bench.run(receiving)
            require(false, "received from a dropped socket")
          } catch DatagramError.closed {}
          let last = try bench.loop.openDatagramSocket(local: .ipv4(.loopback, port: 0))
          let never = bench.loop.createTask(last.receive())
          _ = try bench.run(EventLoop.turn)
          bench.loop.close()
          require(never.isCancelled)
          require(bench.reports.isEmpty, "\(bench.reports)")
        }
        require(Descriptor.liveCount == 0, "\(Descriptor.liveCount) descriptors")
        require(hasOpenDescriptors(before), "numbers")
      }
    }
  #endif

  @Test func `one that always has something to receive leaves others their turns`() throws {
    let (server, client) = try pair()
    for _ in 0..<200 { try bench.run(client.send([1])) }
    let receiving = bench.loop.createTask(Taking(socket: server, count: 200))
    var turns = 0
    while !receiving.isDone {
      _ = try bench.run(EventLoop.turn)
      turns += 1
    }
    // Without turns it would end in the first.
    #expect(turns >= 2)
  }

  // MARK: Groups

  @Test func `what is sent to a group comes to those who are in it, until they leave`() throws {
    let group = try #require(IPv4Address("239.1.2.3"))
    let receiver = try bench.loop.openDatagramSocket(local: .ipv4(.any, port: 0))
    let sender = try bench.loop.openDatagramSocket(local: .ipv4(.loopback, port: 0))
    try sender.sendToGroups(by: .loopback)
    let port = try #require(receiver.localAddress?.port)
    try bench.run(sender.send([0], to: .ipv4(group, port: port)))
    try receiver.join(group, on: .loopback)
    #expect { try receiver.join(group, on: .loopback) } throws: { code($0) == .addressInUse }
    try bench.run(sender.send([1], to: .ipv4(group, port: port)))
    #expect(try bench.run(receiver.receive()).bytes == [1])
    try receiver.leave(group, on: .loopback)
    #expect { try receiver.leave(group, on: .loopback) } throws: {
      code($0) == .addressNotAvailable
    }
    try bench.run(sender.send([2], to: .ipv4(group, port: port)))
    try bench.run(sender.send([3], to: .ipv4(.loopback, port: port)))
    #expect(try bench.run(receiver.receive()).bytes == [3])
  }

  @Test func `a socket of IPv6 joins a group once`() throws {
    let group = try #require(IPv6Address("ff02::1234"))
    let socket = try bench.loop.openDatagramSocket(local: .ipv6(.any, port: 0))
    // The loopback interface has the number 1.
    try socket.join(group, on: 1)
    #expect { try socket.join(group, on: 1) } throws: { code($0) == .addressInUse }
    try socket.leave(group, on: 1)
    #expect { try socket.leave(group, on: 1) } throws: { code($0) == .addressNotAvailable }
    try socket.sendToGroups(by: 1)
    #expect { try socket.join(group, on: 60_000) } throws: { code($0) == .noSuchDevice }
  }

  @Test func `what is no group cannot be joined, and a socket that is closed joins none`() throws {
    let socket = try bench.loop.openDatagramSocket(local: .ipv4(.any, port: 0))
    let single = try #require(IPv4Address("10.1.2.3"))
    #expect { try socket.join(single) } throws: { code($0) == .invalidArgument }
    #expect(try !socket.socketOption(.keepAlive))
    try socket.setSocketOption(.receiveBufferSize, to: 10_000)
    #expect(try [10_000, 20_000].contains(socket.socketOption(.receiveBufferSize)))
    socket.close()
    let group = try #require(IPv4Address("239.1.2.3"))
    #expect { try socket.join(group) } throws: { code($0) == .badDescriptor }
    #expect { try socket.leave(group) } throws: { code($0) == .badDescriptor }
    #expect { try socket.sendToGroups(by: .loopback) } throws: { code($0) == .badDescriptor }
  }
}

/// Sends numbered datagrams.
private struct Flood: Coroutine {
  let socket: DatagramSocket
  let count: Int
  var number = 0

  static let body = Program {
    While({ $0.number < $0.count }) {
      YieldFrom { $0.socket.send([UInt8($0.number >> 8), UInt8($0.number & 255)]) }
      Do { $0.number += 1 }
    }
  }
}

/// Receives so many.
private struct Taking: Coroutine {
  let socket: DatagramSocket
  let count: Int
  var number = 0

  static let body = Program {
    While({ $0.number < $0.count }) {
      YieldFrom { $0.socket.receive() }
      Do { $0.number += 1 }
    }
  }
}
