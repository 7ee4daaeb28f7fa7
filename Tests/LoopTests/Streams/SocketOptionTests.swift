import Foundation
import Generators
import Loop
import TestSupport
import Testing

@Suite(.oneAtATime) struct SocketOptionTests {
  @Test func `options of a connection are read and changed`() throws {
    let bench = try StreamBench()
    let (near, far) = try bench.pair()
    defer { far.writer.close() }
    #expect(try near.writer.socketOption(.noDelay))
    try near.writer.setSocketOption(.noDelay, to: false)
    #expect(try !near.writer.socketOption(.noDelay))
    #expect(try far.writer.socketOption(.noDelay))
    #expect(try !near.writer.socketOption(.keepAlive))
    try near.writer.setSocketOption(.keepAlive, to: true)
    #expect(try near.writer.socketOption(.keepAlive))
    for option in [SocketOption<Int>.sendBufferSize, .receiveBufferSize] {
      try near.writer.setSocketOption(option, to: 10_000)
      #expect(try [10_000, 20_000].contains(near.writer.socketOption(option)))
    }
    near.writer.close()
    #expect { try near.writer.socketOption(.noDelay) } throws: { code($0) == .badDescriptor }
    #expect { try near.writer.setSocketOption(.noDelay, to: true) } throws: {
      code($0) == .badDescriptor
    }
  }

  @Test func `any option of the system can be named`() throws {
    let bench = try StreamBench()
    let (near, far) = try bench.pair()
    let errors = SocketOption<Int>(level: SOL_SOCKET, name: SO_ERROR)
    #expect(try near.writer.socketOption(errors) == 0)
    let none = SocketOption<Bool>(level: SOL_SOCKET, name: 9_999)
    #expect { try near.writer.socketOption(none) } throws: { code($0) == .noProtocolOption }
    #expect { try near.writer.setSocketOption(none, to: true) } throws: {
      code($0) == .noProtocolOption
    }
    near.writer.close()
    far.writer.close()
  }

  @Test func `a pipe has no options`() throws {
    let bench = try StreamBench()
    let pipe = try Descriptor.pipe(isBlocking: true)
    defer { close(pipe.read, pipe.write) }
    let writer = try bench.loop.openWriter(descriptor: pipe.write.number)
    #expect { try writer.socketOption(.keepAlive) } throws: { code($0) == .notASocket }
    writer.close()
  }

  @Test func `several listen on one address if all say so`() throws {
    let bench = try StreamBench()
    func serve(on address: SocketAddress, reusePort: Bool) throws -> Server {
      try bench.loop.startServer(on: address, reusePort: reusePort) { Echo(reader: $0, writer: $1) }
    }
    let first = try serve(on: .ipv4(.loopback, port: 0), reusePort: true)
    let address = try #require(first.localAddresses.first)
    #expect { try serve(on: address, reusePort: false) } throws: { code($0) == .addressInUse }
    let second = try serve(on: address, reusePort: true)
    #expect(second.localAddresses == [address])
    // Whichever gets them.
    for _ in 0..<8 {
      #expect(try bench.run(Client(loop: bench.loop, address: address, rounds: 1)) == 8)
    }
    for server in [first, second] {
      server.close()
      try bench.run(server.waitClosed())
    }
    #expect(bench.reports.isEmpty)
  }

  @Test func `a connection of a Unix domain socket tells who is at the other side`() throws {
    let bench = try StreamBench()
    let (one, other) = try Descriptor.socketPair()
    let stream = try bench.stream(one)
    let peer = try stream.writer.peerCredentials
    #expect(peer.process == getpid() && peer.user == geteuid() && peer.group == getegid())
    #expect(peer == (try bench.stream(other).writer.peerCredentials))
    #expect("\(peer)".contains("process=\(getpid()) user=\(geteuid())"))
    stream.writer.close()
    #expect { try stream.writer.peerCredentials } throws: { code($0) == .badDescriptor }
    other.close()
  }

  @Test func `another connection has no credentials, and says so`() throws {
    let bench = try StreamBench()
    let (near, far) = try bench.pair()
    defer { far.writer.close() }
    #expect { try near.writer.peerCredentials } throws: { code($0) == .noProtocolOption }
    near.writer.close()
    let pipe = try Descriptor.pipe(isBlocking: true)
    defer { close(pipe.read, pipe.write) }
    let writer = try bench.loop.openWriter(descriptor: pipe.write.number)
    #expect { try writer.peerCredentials } throws: { code($0) == .notASocket }
    writer.close()
  }
}
