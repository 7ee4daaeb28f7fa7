import Foundation
import Loop
import Testing

@Suite struct SocketTests {
  @Test func `a server tells the port that the system chose`() throws {
    let listener = try listen()
    defer { listener.close() }
    let address = try #require(try listener.localAddress())
    #expect(address.host == "127.0.0.1")
    #expect(address.port != 0)
    #expect(try listener.accept() == nil)
  }

  @Test func `a connection carries bytes both ways and knows its ends`() throws {
    let (client, server) = try connection()
    defer { close(client, server) }
    #expect(try client.localAddress() == server.peerAddress())
    #expect(try client.peerAddress() == server.localAddress())
    try write("ping", to: client)
    #expect(try arriving(server) == "ping")
    try write("pong", to: server)
    #expect(try arriving(client) == "pong")
  }

  @Test func `a Unix domain socket is bound, connected to and removed by its path`() throws {
    let path = temporaryPath()
    let address = SocketAddress.unix(path: path)
    let listener = try Descriptor.streamSocket(for: address)
    defer { listener.close() }
    #expect { try listener.connect(to: address) } throws: { code($0) == .noSuchFile }
    try listener.bind(to: address)
    defer { removeFile(path) }
    try listener.listen(backlog: 1)
    #expect(try listener.localAddress() == address)
    let client = try Descriptor.streamSocket(for: address)
    #expect(try client.connect(to: address) == .connected)
    let accepted = try #require(try listener.accept())
    #expect(accepted.address == .unix(path: ""))
    try write("hello", to: client)
    #expect(try text(accepted.socket) == "hello")
  }

  #if os(Linux)
    @Test func `an abstract name is no file`() throws {
      let name = "\0generators-\(UInt64.random(in: .min ... .max))"
      let address = SocketAddress.unix(path: name)
      let listener = try Descriptor.streamSocket(for: address)
      defer { listener.close() }
      defer { listener.close() }
      try listener.bind(to: address)
      try listener.listen(backlog: 1)
      #expect(try listener.localAddress() == address)
      let client = try Descriptor.streamSocket(for: address)
      #expect(try client.connect(to: address) == .connected)
    }
  #endif

  @Test func `a full backlog of a Unix domain socket would block`() throws {
    let path = temporaryPath()
    let address = SocketAddress.unix(path: path)
    let listener = try Descriptor.streamSocket(for: address)
    defer { listener.close() }
    try listener.bind(to: address)
    defer { removeFile(path) }
    try listener.listen(backlog: 0)
    var clients: [Descriptor] = []
    var failure: SystemError?
    while failure == nil, clients.count < 100 {
      let client = try Descriptor.streamSocket(for: address)
      do throws(SystemError) { _ = try client.connect(to: address) } catch { failure = error }
      clients.append(client)
    }
    #expect(failure?.code == .wouldBlock || failure?.code == .connectionRefused)
  }

  @Test func `nobody listens: connecting is refused, and the error names the address`() throws {
    let (holder, address) = try deafAddress()
    defer { holder.close() }
    let client = try Descriptor.streamSocket(for: address)
    #expect {
      if try client.connect(to: address) == .inProgress {
        try wait(client, .writable)
        try client.finishConnecting(to: address)
      }
    } throws: {
      let error = $0 as? SystemError
      return error?.code == .connectionRefused && error?.call == "connect"
        && error?.context == address.description
    }
  }

  @Test func `an address that is taken cannot be bound to`() throws {
    let listener = try listen()
    defer { listener.close() }
    let address = try #require(try listener.localAddress())
    let second = try Descriptor.streamSocket(for: address)
    #expect { try second.bind(to: address) } throws: { code($0) == .addressInUse }
  }

  @Test func `an address of another machine cannot be bound to`() throws {
    // From the block for documentation (RFC 5737).
    let address = SocketAddress.ipv4(IPv4Address(rawValue: 0xC000_0201), port: 0)
    let socket = try Descriptor.streamSocket(for: address)
    #expect { try socket.bind(to: address) } throws: { code($0) == .addressNotAvailable }
  }

  @Test func `a path that is too long, or has a zero byte, is refused before the call`() throws {
    let socket = try Descriptor.streamSocket(for: .unix(path: ""))
    let long = SocketAddress.unix(path: String(repeating: "x", count: 200))
    #expect { try socket.bind(to: long) } throws: { code($0) == .nameTooLong }
    #expect { try socket.connect(to: long) } throws: { code($0) == .nameTooLong }
    let broken = SocketAddress.unix(path: "a\0b")
    #expect { try socket.bind(to: broken) } throws: { code($0) == .invalidArgument }
  }

  @Test func `closing with reset on close is a reset for the other side`() throws {
    let (client, server) = try connection()
    defer { close(client, server) }
    try server.setResetOnClose()
    server.close()
    try wait(client, .readable)
    #expect { try read(client) } throws: { code($0) == .connectionReset }
    #expect { try write("x", to: client) } throws: { code($0) == .brokenPipe }
  }

  @Test func `a half-closed connection ends one way only`() throws {
    let (client, server) = try connection()
    defer { close(client, server) }
    try write("question", to: client)
    try client.shutdownWriting()
    #expect(try arriving(server) == "question")
    try wait(server, .readable)
    #expect(try read(server) == .endOfFile)
    try write("answer", to: server)
    #expect(try arriving(client) == "answer")
  }

  @Test func `a socket that is not connected says so`() throws {
    let socket = try Descriptor.streamSocket(for: .ipv4(.loopback, port: 0))
    #expect { try socket.peerAddress() } throws: { code($0) == .notConnected }
    #expect { try socket.shutdownWriting() } throws: { code($0) == .notConnected }
    #expect { try write("x", to: socket) } throws: { code($0) == .brokenPipe }
    #expect { try socket.accept() } throws: { code($0) == .invalidArgument }
  }

  @Test func `a pipe is no socket`() throws {
    let (reader, _) = try Descriptor.pipe()
    #expect { try reader.listen(backlog: 1) } throws: { code($0) == .notASocket }
    #expect { try reader.accept() } throws: { code($0) == .notASocket }
    #expect { try reader.setNoDelay(true) } throws: { code($0) == .notASocket }
    #expect { try reader.localAddress() } throws: { code($0) == .notASocket }
  }

  @Test func `options are set`() throws {
    let (client, server) = try connection()
    defer { close(client, server) }
    #expect(try client.noDelay() == false)
    try client.setNoDelay(true)
    #expect(try client.noDelay())
    try client.setSendBufferSize(100_000)
    #expect(try client.sendBufferSize() >= 100_000)
    try client.setReceiveBufferSize(100_000)
    #expect(try client.pendingError().rawValue == 0)
  }

  @Test func `IPv6 works where the machine has it`() throws {
    let address = SocketAddress.ipv6(.loopback, port: 0)
    do {
      let listener = try Descriptor.streamSocket(for: address)
      defer { listener.close() }
      defer { listener.close() }
      try listener.setIPv6Only(true)
      try listener.bind(to: address)
      try listener.listen(backlog: 1)
      let bound = try #require(try listener.localAddress())
      #expect(bound.host == "::1")
      let client = try Descriptor.streamSocket(for: bound)
      if try client.connect(to: bound) == .inProgress { try wait(client, .writable) }
      try client.finishConnecting(to: bound)
      try wait(listener, .readable)
      #expect(try listener.accept()?.address == client.localAddress())
    } catch let error as SystemError {
      let codes: [SystemError.Code] = [.addressFamilyNotSupported, .addressNotAvailable]
      #expect(codes.contains(error.code))
    }
  }

  @Test func `an accepted connection and a made one never block`() throws {
    let (client, server) = try connection()
    defer { close(client, server) }
    #expect(try read(client) == .wouldBlock)
    #expect(try read(server) == .wouldBlock)
  }
}

/// Waits until a descriptor is ready.
func wait(_ descriptor: Descriptor, _ interest: Interest) throws {
  let selector = try PollSelector()
  defer { selector.close() }
  try selector.setInterest(interest, for: descriptor.number)
  while try selector.select(timeout: nil, { _, _ in }) == 0 {}
}

/// Waits until the other side of a connection or of a pipe is gone.
///
/// That it was closed is not enough: a child that another test starts has a copy of it, until it executes its
/// program.
func waitForHangUp(_ number: Int32) {
  var entry = pollfd(fd: number, events: 0, revents: 0)
  while poll(&entry, 1, -1) < 1 {}
}

/// Waits for something to read, and reads it as a text.
func arriving(_ descriptor: Descriptor) throws -> String? {
  try wait(descriptor, .readable)
  return try text(descriptor)
}
