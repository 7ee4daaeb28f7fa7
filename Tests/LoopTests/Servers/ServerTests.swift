import Generators
import Loop
import TestSupport
import Testing

@Suite(.oneAtATime) struct ServerTests {
  struct Mishap: Error {}

  /// Greets and fails.
  struct Failing: Coroutine {
    let reader: StreamReader
    let writer: StreamWriter

    static let body = Program {
      Do { $0.writer.write("sorry".utf8) }
      YieldFrom { $0.reader.readLine() }
      Raise { _ in Mishap() }
    }
  }

  @Test(arguments: SelectorKind.allCases)
  func `a thousand connections are served at a time`(_ kind: SelectorKind) throws {
    let bench = try StreamBench(kind)
    let (server, address) = try bench.serve { Echo(reader: $0, writer: $1) }
    let counts = try bench.run(
      bench.loop.gather(
        (0..<1_000).map { _ in Client(loop: bench.loop, address: address, rounds: 3) }))
    #expect(counts == Array(repeating: 24, count: 1_000))
    server.close()
    try bench.run(server.waitClosed())
    #expect(server.connectionCount == 0)
    #expect(bench.loop.taskCount == 0)
    #expect(bench.reports.isEmpty)
  }

  @Test
  func `an error that leaves a connection's coroutine is reported, and the client sees the end`()
    throws
  {
    let bench = try StreamBench()
    let (server, address) = try bench.serve { Failing(reader: $0, writer: $1) }
    let (reader, writer) = try bench.run(bench.loop.openConnection(to: address))
    writer.write("hello\n".utf8)
    #expect(try bench.run(reader.readToEnd()) == Array("sorry".utf8))
    writer.close()
    server.close()
    try bench.run(server.waitClosed())
    #expect(bench.reports.map(\.kind) == [.connection])
    #expect(bench.reports.first?.error is Mishap)
  }

  @Test func `a coroutine that forgets to close its connection is reported`() throws {
    let bench = try StreamBench()
    let (server, address) = try bench.serve { _, _ in Hand(box: {}) }
    let (reader, writer) = try bench.run(bench.loop.openConnection(to: address))
    #expect(try bench.run(reader.readToEnd()) == [])
    writer.close()
    server.close()
    #expect(bench.reports.map(\.kind) == [.droppedStream])
  }

  @Test func `closing stops to listen, and connections go on`() throws {
    let bench = try StreamBench()
    let (server, address) = try bench.serve { Echo(reader: $0, writer: $1) }
    #expect(server.isServing)
    #expect(server.sockets.count == 1)
    let (reader, writer) = try bench.run(bench.loop.openConnection(to: address))
    writer.write("one\n".utf8)
    _ = try bench.run(reader.readLine())
    server.close()
    server.close()
    #expect(!server.isServing)
    #expect(server.localAddresses.isEmpty)
    #expect(server.connectionCount == 1)
    #expect(throws: ConnectError.self) {
      // A child that another test starts listens on, until it executes its program.
      while true { try bench.run(bench.loop.openConnection(to: address)).writer.close() }
    }
    let waiting = bench.loop.createTask(server.waitClosed())
    writer.write("two\n".utf8)
    #expect(try bench.run(reader.readLine()) == Array("two\n".utf8))
    #expect(!waiting.isDone)
    writer.close()
    try bench.run(waiting)
    #expect(server.connectionCount == 0)
  }

  /// Waits for the end of the stream, and then writes.
  struct LastWords: Coroutine {
    let reader: StreamReader
    let writer: StreamWriter
    let ended: () -> Void

    static let body = Program {
      Do { $0.writer.write([UInt8](repeating: 42, count: 10_000_000)) }
      YieldFrom { $0.reader.readToEnd() }
      Do {
        $0.ended()
        $0.writer.close()
      }
    }
  }

  @Test(arguments: SelectorKind.allCases)
  func `closing the clients sends what was written, and the coroutines end`(
    _ kind: SelectorKind
  ) throws {
    let bench = try StreamBench(kind)
    var ended = 0
    let (server, address) = try bench.serve {
      LastWords(reader: $0, writer: $1) { ended += 1 }
    }
    let clients = try (0..<3).map { _ in try bench.run(bench.loop.openConnection(to: address)) }
    while server.connectionCount < 3 { _ = try bench.run(bench.loop.sleep(.zero)) }
    // Not one of those that are open.
    clients[0].writer.abort()
    while server.connectionCount == 3 { _ = try bench.run(bench.loop.sleep(.milliseconds(1))) }
    bench.forgetReports()
    server.closeClients()
    server.closeClients()
    #expect(server.isServing)
    let waiting = bench.loop.createTask(server.waitClosed())
    for client in clients.dropFirst() {
      #expect(try bench.run(client.reader.readToEnd()).count == 10_000_000)
      client.writer.close()
    }
    #expect(ended == 2)
    #expect(!waiting.isDone)
    server.close()
    server.closeClients()
    try bench.run(waiting)
    #expect(bench.reports.isEmpty)
  }

  @Test func `aborting the clients breaks off those that are closing, too`() throws {
    let bench = try StreamBench()
    let (server, address) = try bench.serve { LastWords(reader: $0, writer: $1) {} }
    let clients = try (0..<2).map { _ in try bench.run(bench.loop.openConnection(to: address)) }
    while server.connectionCount < 2 { _ = try bench.run(bench.loop.sleep(.zero)) }
    server.close()
    server.closeClients()
    try bench.run(server.waitClosed())
    server.abortClients()
    server.abortClients()
    for client in clients {
      #expect { try bench.run(client.reader.readToEnd()) } throws: { code($0) == .connectionReset }
      client.writer.close()
    }
    #expect(bench.reports.isEmpty)
  }

  @Test func `a connection that is dropped open is not among the clients any more`() throws {
    let bench = try StreamBench()
    let (server, address) = try bench.serve { _, _ in Hand(box: {}) }
    bench.loop.slowStepThreshold = nil
    bench.loop.exceptionHandler = { _, report in
      #expect(report.kind == .droppedStream)
      server.closeClients()
      server.abortClients()
    }
    let (reader, writer) = try bench.run(bench.loop.openConnection(to: address))
    #expect(try bench.run(reader.readToEnd()) == [])
    writer.close()
    server.close()
  }

  @Test func `a server of a name listens on each of its addresses`() throws {
    let bench = try StreamBench()
    let server = try bench.run(
      bench.loop.startServer(host: "localhost", port: 0) { Echo(reader: $0, writer: $1) })
    #expect(!server.localAddresses.isEmpty)
    for address in server.localAddresses {
      #expect(try bench.run(Client(loop: bench.loop, address: address, rounds: 1)) == 8)
    }
    server.close()
  }

  @Test func `an address that is taken is an error, and nothing listens`() throws {
    let bench = try StreamBench()
    let (server, address) = try bench.serve { Echo(reader: $0, writer: $1) }
    #expect { try bench.loop.startServer(on: address) { Echo(reader: $0, writer: $1) } } throws: {
      code($0) == .addressInUse
    }
    server.close()
    #expect(try bench.loop.runUntilIdle() == .idle)
  }

  @Test func `an address that this machine has not is left out if there is another`() throws {
    let bench = try StreamBench()
    // Reserved for documentation (RFC 5737).
    let absent = try #require(SocketAddress(host: "192.0.2.1", port: 0))
    let present = SocketAddress.ipv4(.loopback, port: 0)
    let server = try bench.loop.startServer(
      on: [absent, present], backlog: 10, limit: 1_000, sharing: .none
    ) { _, _, _, _ in }
    #expect(server.localAddresses.count == 1)
    server.close()
    #expect { try bench.loop.startServer(on: absent) { Echo(reader: $0, writer: $1) } } throws: {
      code($0) == .addressNotAvailable
    }
    #expect(try bench.loop.runUntilIdle() == .idle)
  }

  @Test func `the file of a socket goes with its server, and only that`() throws {
    let bench = try StreamBench()
    let folder = ProcessInformation.environmentVariable("TMPDIR") ?? "/tmp"
    let path = "\(folder)/loop-tests-\(UInt64.random(in: 0 ... .max)).socket"
    let address = SocketAddress.unix(path: path)
    let first = try bench.loop.startServer(on: address) { Echo(reader: $0, writer: $1) }
    #expect(try bench.run(Client(loop: bench.loop, address: address, rounds: 3)) == 24)
    first.close()
    let second = try bench.loop.startServer(on: address) { Echo(reader: $0, writer: $1) }
    first.close()
    #expect(try bench.run(Client(loop: bench.loop, address: address, rounds: 3)) == 24)
    second.close()
    let error = try #require(throws: ConnectError.self) {
      _ = try bench.run(bench.loop.openConnection(to: address))
    }
    #expect(error.isAll(.noSuchFile))
  }

  @Test func `closing the loop closes server and connections`() throws {
    let bench = try StreamBench()
    let (server, address) = try bench.serve { Echo(reader: $0, writer: $1) }
    let (reader, writer) = try bench.run(bench.loop.openConnection(to: address))
    writer.write("one\n".utf8)
    _ = try bench.run(reader.readLine())
    bench.loop.close()
    #expect(!server.isServing)
    #expect(server.connectionCount == 0)
    #expect(bench.reports.isEmpty)
  }
}
