import Generators
import Loop
import LoopTesting
import TestSupport
import Testing

/// Connecting to the first of several addresses that accepts.
@Suite(.oneAtATime) struct OpenConnectionTests {
  /// No connection takes as long, in a test or anywhere.
  static let never = Duration.seconds(1_000_000)

  @Test(arguments: SelectorKind.allCases, [nil, .zero, never] as [Duration?])
  func `an address that refuses is passed over at once`(
    _ kind: SelectorKind, _ delay: Duration?
  ) throws {
    let bench = try StreamBench(kind)
    let (server, address) = try bench.serve { Echo(reader: $0, writer: $1) }
    let (holder, deaf) = try deafAddress()
    defer { holder.close() }
    let (_, writer) = try bench.run(
      bench.loop.openConnection(to: [deaf, deaf, address], happyEyeballsDelay: delay))
    #expect(writer.peerAddress == address)
    writer.close()
    server.close()
    try bench.run(server.waitClosed())
    #expect(try bench.loop.runUntilIdle() == .idle)
    #expect(bench.reports.isEmpty)
  }

  @Test(arguments: [nil, .zero, never] as [Duration?])
  func `the failures are told in the order of the addresses`(_ delay: Duration?) throws {
    let bench = try StreamBench()
    let deaf = try (0..<3).map { _ in try deafAddress() }
    defer { for (holder, _) in deaf { holder.close() } }
    // This one fails before any of the others.
    let addresses = deaf.map { $0.1 } + [.unix(path: "/no/such/file")]
    let error = try #require(throws: ConnectError.self) {
      _ = try bench.run(bench.loop.openConnection(to: addresses, happyEyeballsDelay: delay))
    }
    #expect(error.failures.map(\.address) == addresses)
    #expect(error.failures.dropLast().allSatisfy { $0.error.code == .connectionRefused })
    #expect(error.failures.last?.error.code == .noSuchFile)
    #expect(try bench.loop.runUntilIdle() == .idle)
  }

  @Test(arguments: [nil, .zero, .milliseconds(1)] as [Duration?])
  func `hundreds of addresses are tried`(_ delay: Duration?) throws {
    let bench = try StreamBench()
    let (holder, deaf) = try deafAddress()
    defer { holder.close() }
    let (server, address) = try bench.serve { Echo(reader: $0, writer: $1) }
    let addresses = Array(repeating: deaf, count: 300)
    let error = try #require(throws: ConnectError.self) {
      _ = try bench.run(bench.loop.openConnection(to: addresses, happyEyeballsDelay: delay))
    }
    #expect(error.failures.count == 300)
    #expect(error.isAll(.connectionRefused))
    let (_, writer) = try bench.run(
      bench.loop.openConnection(to: addresses + [address], happyEyeballsDelay: delay))
    #expect(writer.peerAddress == address)
    writer.close()
    server.close()
  }

  @Test func `without an address there is nothing to connect to`() throws {
    let bench = try StreamBench()
    let error = try #require(throws: ConnectError.self) {
      _ = try bench.run(bench.loop.openConnection(to: []))
    }
    #expect(error.failures.isEmpty)
    #expect("\(error)" == "connect: there is no address")
  }

  @Test func `a loop without descriptors says so`() async {
    await #expect(throws: SelectorError.noDescriptors) {
      try await EventLoop.run { loop in
        loop.openConnection(to: [.ipv4(.loopback, port: 1), .ipv4(.loopback, port: 1)])
      }
    }
  }

  @Test func `a limit that is not positive is the caller's mistake`() async {
    await #expect(processExitsWith: .failure) {
      _ = try EventLoop().openConnection(host: "localhost", port: 1, limit: 0)
    }
    await #expect(processExitsWith: .failure) {
      let address = SocketAddress.ipv4(.loopback, port: 0)
      _ = try EventLoop().startServer(on: address, limit: -1) { _, _ in Hand(box: {}) }
    }
  }

  #if os(Linux)
    @Test(arguments: SelectorKind.allCases)
    func `an address that does not answer holds the next one up for the delay only`(
      _ kind: SelectorKind
    ) throws {
      let bench = try StreamBench(kind)
      let silence = try Silence()
      defer { silence.end() }
      let (server, address) = try bench.serve { Echo(reader: $0, writer: $1) }
      let start = bench.loop.time
      let (_, writer) = try bench.run(
        bench.loop.openConnection(
          to: [silence.address, silence.address, address], happyEyeballsDelay: .milliseconds(10)))
      #expect(bench.loop.time - start >= .milliseconds(20))
      #expect(writer.peerAddress == address)
      writer.close()
      server.close()
      try bench.run(server.waitClosed())
      // The other attempts are over.
      #expect(try bench.loop.runUntilIdle() == .idle)
      #expect(bench.reports.isEmpty)
    }

    @Test func `a Unix domain socket whose backlog is full refuses at once`() throws {
      let bench = try StreamBench()
      let path = temporaryPath()
      defer { removeFile(path) }
      let listener = try Descriptor.streamSocket(for: .unix(path: path))
      defer { listener.close() }
      try listener.bind(to: .unix(path: path))
      try listener.listen(backlog: 0)
      let (_, writer) = try bench.run(bench.loop.openConnection(to: .unix(path: path)))
      defer { writer.close() }
      let error = try #require(throws: ConnectError.self) {
        _ = try bench.run(bench.loop.openConnection(to: .unix(path: path)))
      }
      #expect(error.isAll(.wouldBlock))
    }

    @Test(arguments: [nil, .milliseconds(250)] as [Duration?])
    func `addresses are tried one after the other, or beside each other`(
      _ delay: Duration?
    ) throws {
      let selector = ScriptedSelector()
      let loop = EventLoop(clock: VirtualClock(), selector: selector)
      defer { loop.close() }
      let silence = try Silence()
      defer { silence.end() }
      let addresses = Array(repeating: silence.address, count: 4)
      let task = loop.createTask(
        loop.openConnection(to: addresses, happyEyeballsDelay: delay))
      var counts: [Int] = []
      for time in [100, 300, 600, 10_000] {
        loop.callAt(.milliseconds(time)) { counts.append(selector.watchedCount) }
      }
      loop.callAt(.seconds(20)) { task.cancel() }
      #expect(throws: CancelledError.self) { try loop.runUntilComplete(task) }
      #expect(counts == (delay == nil ? [1, 1, 1, 1] : [1, 2, 3, 4]))
      #expect(selector.watchedCount == 0)
      #expect(try loop.runUntilIdle() == .idle)
    }

    @Test func `dropped while it connects, it leaves nothing watched`() throws {
      let selector = ScriptedSelector()
      let loop = EventLoop(clock: VirtualClock(), selector: selector)
      defer { loop.close() }
      let silence = try Silence()
      defer { silence.end() }
      do {
        var connection = loop.openConnection(
          to: [silence.address, silence.address], happyEyeballsDelay: .seconds(1))
        _ = try connection.resume(.next)
        #expect(selector.watchedCount == 1)
      }
      #expect(selector.watchedCount == 0)
      #expect(try loop.runUntilIdle() == .idle)
      #expect(loop.time == .zero)
    }
  #endif
}

#if os(Linux)
  /// An address that does not answer: Linux drops what does not fit into the line of those who wait
  /// to be accepted.
  private struct Silence {
    let address: SocketAddress
    private let listener: Descriptor
    private let crowd: [Descriptor]

    init() throws {
      listener = try Descriptor.streamSocket(for: .ipv4(.loopback, port: 0))
      try listener.bind(to: .ipv4(.loopback, port: 0))
      try listener.listen(backlog: 0)
      let address = try #require(try listener.localAddress())
      crowd = try (0..<3).map { _ in
        let socket = try Descriptor.streamSocket(for: address)
        _ = try socket.connect(to: address)
        return socket
      }
      self.address = address
    }

    func end() {
      for socket in crowd { socket.close() }
      listener.close()
    }
  }

  extension ScriptedSelector {
    /// How many descriptors are watched.
    fileprivate var watchedCount: Int {
      (0..<4_096).count { !interest(for: $0).isEmpty }
    }
  }
#endif
