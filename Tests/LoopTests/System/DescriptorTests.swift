import Loop
import Testing

@Suite struct DescriptorTests {
  @Test func `bytes go through a pipe and end with the end of the file`() throws {
    let (reader, writer) = try Descriptor.pipe()
    defer { close(reader, writer) }
    #expect(try read(reader) == .wouldBlock)
    #expect(try write("hello", to: writer) == .bytes(5))
    #expect(try text(reader) == "hello")
    writer.close()
    #expect(try read(reader) == .endOfFile)
    #expect(try read(reader) == .endOfFile)
  }

  @Test func `moving no bytes is neither an end nor a wait`() throws {
    let (left, right) = try Descriptor.socketPair()
    defer { close(left, right) }
    #expect(try left.read(into: .init(start: nil, count: 0)) == .bytes(0))
    #expect(try left.write(.init(start: nil, count: 0)) == .bytes(0))
    #expect(try read(right) == .wouldBlock)
  }

  @Test func `a full socket would block, and room comes back by reading`() throws {
    let (left, right) = try Descriptor.socketPair()
    defer { close(left, right) }
    let block = [UInt8](repeating: 7, count: 65536)
    var sent = 0
    while case .bytes(let count) = try block.withUnsafeBytes({ try left.write($0) }) {
      sent += count
    }
    #expect(sent > 0)
    var received = 0
    while case .bytes(let count) = try read(right, count: 65536) { received += count }
    #expect(received == sent)
    #expect(try write("x", to: left) == .bytes(1))
  }

  @Test func `a half-closed socket can still be read from`() throws {
    let (left, right) = try Descriptor.socketPair()
    defer { close(left, right) }
    #expect(try write("last words", to: left) == .bytes(10))
    try left.shutdownWriting()
    #expect(try text(right) == "last words")
    #expect(try read(right) == .endOfFile)
    #expect(try write("answer", to: right) == .bytes(6))
    #expect(try text(left) == "answer")
    #expect { try write("more", to: left) } throws: { code($0) == .brokenPipe }
  }

  @Test func `writing to nobody is an error and no signal`() throws {
    let (left, right) = try Descriptor.socketPair()
    defer { close(left, right) }
    right.close()
    waitForHangUp(left.number)
    #expect { try write("x", to: left) } throws: { code($0) == .brokenPipe }
  }

  @Test func `a closed descriptor is never used again`() throws {
    let (left, right) = try Descriptor.socketPair()
    defer { close(left, right) }
    left.close()
    left.close()
    #expect(left.isClosed)
    #expect(left.number == -1)
    #expect { try read(left) } throws: { code($0) == .badDescriptor }
    #expect { try write("x", to: left) } throws: { code($0) == .badDescriptor }
    #expect { try left.shutdownWriting() } throws: { code($0) == .badDescriptor }
    #expect { try left.setNoDelay(true) } throws: { code($0) == .badDescriptor }
    #expect(try read(right) == .endOfFile)
  }

  @Test func `releasing the owner closes`() throws {
    let right = try {
      let (left, right) = try Descriptor.socketPair()
      #expect(try write("x", to: left) == .bytes(1))
      return right
    }()
    #expect(try text(right) == "x")
    #expect(try read(right) == .endOfFile)
  }

  @Test func `no descriptor is left behind, errors included`() async {
    // In a process of its own: the counts are of the whole process.
    await #expect(processExitsWith: .success) {
      let before = try #require(ProcessInformation.openDescriptorCount)
      for _ in 0..<100 {
        _ = try Descriptor.pipe()
        _ = try Descriptor.socketPair()
        _ = try WakeDescriptor()
        let listener = try listen()
        defer { listener.close() }
        let address = try #require(try listener.localAddress())
        let client = try Descriptor.streamSocket(for: address)
        _ = try client.connect(to: address)
        _ = try listener.accept()
        #expect(throws: SystemError.self) {
          try Descriptor.streamSocket(for: address).bind(to: address)
        }
        _ = try PollSelector()
        _ = try makeDefaultSelector()
      }
      #expect(Descriptor.liveCount == 0)
      // The test library opens and closes some meanwhile; a leak would be a hundred.
      let after = try #require(ProcessInformation.openDescriptorCount)
      #expect(abs(after - before) < 50)
    }
  }

  @Test func `running out of descriptors is a typed error and leaks none`() async {
    await #expect(processExitsWith: .success) {
      let address = SocketAddress.ipv4(.loopback, port: 0)
      var hoard: [Descriptor] = []
      var failure: SystemError?
      // The limit of descriptors may be high, but is never absent.
      while failure == nil {
        do throws(SystemError) { hoard.append(try Descriptor.streamSocket(for: address)) } catch {
          failure = error
        }
      }
      let failures = [
        error { _ = try PollSelector() }, error { _ = try makeDefaultSelector() },
        error { _ = try Descriptor.pipe() }, error { _ = try Descriptor.socketPair() },
      ]
      let leaked = Descriptor.liveCount - hoard.count
      // The test library needs descriptors of its own from here on.
      hoard = []
      #expect(leaked == 0)
      #expect(failure?.code == .tooManyOpenFiles)
      #expect(failure?.call == "socket")
      for failure in failures { #expect(failure?.code == .tooManyOpenFiles) }
    }
  }
}

/// The error of the system that a piece of code ends with.
func error(_ body: () throws -> Void) -> SystemError? {
  do { try body() } catch { return error as? SystemError }
  return nil
}

/// Reads once, and tells what came of it.
func read(_ descriptor: Descriptor, count: Int = 100) throws -> TransferResult {
  var bytes = [UInt8](repeating: 0, count: count)
  return try bytes.withUnsafeMutableBytes { try descriptor.read(into: $0) }
}

/// Reads once, and makes a text of it.
func text(_ descriptor: Descriptor) throws -> String? {
  var bytes = [UInt8](repeating: 0, count: 100)
  let result = try bytes.withUnsafeMutableBytes { try descriptor.read(into: $0) }
  guard case .bytes(let count) = result else { return nil }
  return String(decoding: bytes.prefix(count), as: UTF8.self)
}

/// Writes a text, once.
@discardableResult
func write(_ text: String, to descriptor: Descriptor) throws -> TransferResult {
  try Array(text.utf8).withUnsafeBytes { try descriptor.write($0) }
}

/// The code of an error of the system.
func code(_ error: any Error) -> SystemError.Code? { (error as? SystemError)?.code }

/// A socket that listens on a free port of this machine.
func listen(host: IPv4Address = .loopback) throws -> Descriptor {
  let address = SocketAddress.ipv4(host, port: 0)
  let listener = try Descriptor.streamSocket(for: address)
  try listener.setReuseAddress(true)
  try listener.bind(to: address)
  try listener.listen(backlog: 16)
  return listener
}
