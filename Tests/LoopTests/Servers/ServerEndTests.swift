import Generators
import Loop
import TestSupport
import Testing

/// How many a server takes at a time, and how it ends.
@Suite(.oneAtATime) struct ServerEndTests {
  /// A line to the server, and what comes back.
  struct Exchange: Coroutine {
    typealias Returned = [UInt8]
    let stream: Stream
    var answer: [UInt8] = []

    static let body = Program {
      Do { $0.stream.writer.write("line\n".utf8) }
      YieldFrom(into: \.answer) { $0.stream.reader.readLine() }
      Return { $0.answer }
    }
  }

  private func connect(_ bench: StreamBench, _ address: SocketAddress) throws -> Stream {
    let (reader, writer) = try bench.run(bench.loop.openConnection(to: address))
    return Stream(reader: reader, writer: writer)
  }

  @Test(arguments: SelectorKind.allCases)
  func `who comes when the limit is reached is served when another one has gone`(
    _ kind: SelectorKind
  ) throws {
    let bench = try StreamBench(kind)
    let (server, address) = try bench.serve { Echo(reader: $0, writer: $1) }
    server.connectionLimit = 2
    let clients = try (0..<4).map { _ in try connect(bench, address) }
    var tasks = clients.map { bench.loop.createTask(Exchange(stream: $0)) }
    for task in tasks[..<2] { #expect(try bench.run(task) == Array("line\n".utf8)) }
    #expect(server.connectionCount == 2)
    #expect(!tasks[2].isDone)
    clients[0].writer.close()
    #expect(try bench.run(tasks[2]) == Array("line\n".utf8))
    #expect(server.connectionCount == 2)
    #expect(!tasks[3].isDone)
    server.connectionLimit = nil
    #expect(try bench.run(tasks[3]) == Array("line\n".utf8))
    #expect(server.connectionCount == 3)

    // One that is smaller than what there is sends nobody away.
    server.connectionLimit = 1
    tasks = clients[1...].map { bench.loop.createTask(Exchange(stream: $0)) }
    for task in tasks { #expect(try bench.run(task) == Array("line\n".utf8)) }
    for client in clients { client.writer.close() }
    server.close()
    try bench.run(server.waitClosed())
    #expect(try bench.loop.runUntilIdle() == .idle)
    #expect(bench.reports.isEmpty)
  }

  @Test func `a full server is closed, and its loop too`() throws {
    for closesLoop in [false, true] {
      let bench = try StreamBench()
      let (server, address) = try bench.serve { Echo(reader: $0, writer: $1) }
      server.connectionLimit = 1
      let clients = try (0..<2).map { _ in try connect(bench, address) }
      let task = bench.loop.createTask(Exchange(stream: clients[1]))
      #expect(try bench.run(Exchange(stream: clients[0])) == Array("line\n".utf8))
      if closesLoop {
        bench.loop.close()
        #expect(!server.isServing && task.isDone)
      } else {
        server.close()
        // The system breaks off whom nobody accepted.
        #expect { try bench.run(task) } throws: { code($0) == .connectionReset }
        for client in clients { client.writer.close() }
        try bench.run(server.waitClosed())
        #expect(bench.reports.isEmpty)
      }
    }
  }

  @Test func `a limit below one is the caller's mistake`() async {
    await #expect(processExitsWith: .failure) {
      let bench = try StreamBench()
      try bench.serve { Echo(reader: $0, writer: $1) }.server.connectionLimit = 0
    }
  }

  @Test(arguments: SelectorKind.allCases)
  func `a shutdown sends what was written, and tells that all went in time`(
    _ kind: SelectorKind
  ) throws {
    let bench = try StreamBench(kind)
    var ended = 0
    let (server, address) = try bench.serve {
      ServerTests.LastWords(reader: $0, writer: $1) { ended += 1 }
    }
    let clients = try (0..<3).map { _ in try connect(bench, address) }
    while server.connectionCount < 3 { _ = try bench.run(bench.loop.sleep(.zero)) }
    let shutdown = bench.loop.createTask(server.shutdown(grace: .seconds(3_600)))
    // The coroutines have ended before all is sent.
    while server.connectionCount > 0 { _ = try bench.run(bench.loop.sleep(.milliseconds(1))) }
    #expect(!shutdown.isDone)
    let reading = bench.loop.gather(clients.map { $0.reader.readToEnd() })
    #expect(try bench.run(reading).map(\.count) == [10_000_000, 10_000_000, 10_000_000])
    for client in clients { client.writer.close() }
    #expect(try bench.run(shutdown))
    #expect(ended == 3 && !server.isServing && server.connectionCount == 0)
    #expect(try bench.run(server.shutdown(grace: .zero)))
    #expect(bench.reports.isEmpty)
  }

  /// Writes more than the other side reads, and waits until all is sent.
  struct Talker: Coroutine {
    let writer: StreamWriter

    static let body = Program {
      Do { $0.writer.write([UInt8](repeating: 42, count: 10_000_000)) }
      Try {
        YieldFrom { $0.writer.drain() }
      } catch: {
        Catch(SystemError.self) { Do { _ in } }
      } finally: {
        Do { $0.writer.close() }
      }
    }
  }

  @Test func `a shutdown breaks off whom it would have to wait for too long`() throws {
    let bench = try StreamBench()
    let (server, address) = try bench.serve { Talker(writer: $1) }
    let client = try connect(bench, address)
    _ = try bench.run(client.reader.read())
    #expect(try !bench.run(server.shutdown(grace: .milliseconds(1))))
    #expect(server.connectionCount == 0)
    #expect { try bench.run(client.reader.readToEnd()) } throws: { code($0) == .connectionReset }
    client.writer.close()
    #expect(try bench.loop.runUntilIdle() == .idle)
    #expect(bench.reports.isEmpty)
  }

  @Test func `a shutdown that is cancelled leaves the connections`() throws {
    let bench = try StreamBench()
    let (server, address) = try bench.serve { Talker(writer: $1) }
    let client = try connect(bench, address)
    _ = try bench.run(client.reader.read())
    let shutdown = bench.loop.createTask(server.shutdown(grace: .seconds(3_600)))
    _ = try bench.run(EventLoop.turn)
    shutdown.cancel()
    #expect(throws: CancelledError.self) { try bench.run(shutdown) }
    #expect(!server.isServing && server.connectionCount == 1)
    #expect(try bench.run(client.reader.readToEnd()).count > 1_000_000)
    client.writer.close()
    try bench.run(server.waitClosed())
    #expect(bench.reports.isEmpty)
  }

  // MARK: Silence

  /// Reads until there is an error, and notes it.
  struct Listener: Coroutine {
    let reader: StreamReader
    let writer: StreamWriter
    let note: (any Error) -> Void
    var bytes: [UInt8] = [0]

    static let body = Program {
      Try {
        While({ !$0.bytes.isEmpty }) { YieldFrom(into: \.bytes) { $0.reader.read() } }
      } catch: {
        Catch(SystemError.self, receive: { $0.note($1) }) {}
      } finally: {
        Do { $0.writer.close() }
      }
    }
  }

  /// Says a byte every second for a while.
  struct Dripping: Coroutine {
    let writer: StreamWriter
    let seconds: Int

    static let body = Program {
      For({ 0..<$0.seconds }) {
        Do { $0.writer.write([1]) }
        YieldFrom { $0.loop.sleep(.seconds(1)) }
      }
    }
  }

  /// A place for a server: what is sent through a Unix domain socket is there at once, where the system
  /// may take its time with what goes through its network, and virtual time does not wait for that.
  private static func address() -> SocketAddress { .unix(path: temporaryPath()) }

  @Test func `a connection that is silent for too long is broken off, and counted`() throws {
    let loop = EventLoop(clock: VirtualClock(), selector: try PollSelector())
    defer { loop.close() }
    loop.slowStepThreshold = nil
    var errors: [any Error] = []
    let address = Self.address()
    let server = try loop.startServer(on: address) {
      Listener(reader: $0, writer: $1) { errors.append($0) }
    }
    server.idleLimit = .seconds(8)
    let (silent, talker) = (
      try loop.runUntilComplete(loop.openConnection(to: address)),
      try loop.runUntilComplete(loop.openConnection(to: address))
    )
    silent.writer.write([1])
    try loop.runUntilComplete(Dripping(writer: talker.writer, seconds: 7))
    #expect(server.connectionCount == 2 && errors.isEmpty)
    let begin = loop.time
    #expect(try loop.runUntilComplete(silent.reader.readToEnd()) == [])
    #expect(loop.time - begin <= .seconds(4))
    #expect(server.connectionCount == 1 && server.idleEndCount == 1)
    #expect(errors.map(code) == [.timedOut])
    try loop.runUntilComplete(Dripping(writer: talker.writer, seconds: 30))
    #expect(server.idleEndCount == 1)

    // No limit any more: it may be silent for as long as it likes.
    server.idleLimit = nil
    try loop.runUntilComplete(loop.sleep(.seconds(1_000)))
    #expect(server.connectionCount == 1)
    server.idleLimit = .seconds(8)
    try loop.runUntilComplete(loop.sleep(.seconds(11)))
    #expect(server.connectionCount == 0 && server.idleEndCount == 2)
    for stream in [silent, talker] { stream.writer.close() }
    server.close()
    // No timer is left.
    #expect(try loop.runUntilIdle() == .idle)
    #expect(loop.time - begin < .seconds(1_100))
  }

  @Test func `who is broken off is told so, and does not take it for the end`() throws {
    let bench = try StreamBench()
    let (server, address) = try bench.serve { Listener(reader: $0, writer: $1) { _ in } }
    server.idleLimit = .milliseconds(20)
    let client = try connect(bench, address)
    #expect { try bench.run(client.reader.readToEnd()) } throws: { code($0) == .connectionReset }
    #expect(server.connectionCount == 0 && server.idleEndCount == 1)
    client.writer.close()
    server.close()
    #expect(try bench.loop.runUntilIdle() == .idle)
  }

  @Test func `a connection of which nothing is read is broken off, and not one that is slow`()
    throws
  {
    let loop = EventLoop(clock: VirtualClock(), selector: try PollSelector())
    defer { loop.close() }
    loop.slowStepThreshold = nil
    var reports: [ErrorReport] = []
    loop.exceptionHandler = { _, report in reports.append(report) }
    let address = Self.address()
    let server = try loop.startServer(on: address) { Pouring(writer: $1) }
    server.idleLimit = .seconds(8)
    let (reader, writer) = try loop.runUntilComplete(loop.openConnection(to: address))
    for _ in 0..<10 {
      _ = try loop.runUntilComplete(reader.readExactly(1_000_000))
      try loop.runUntilComplete(loop.sleep(.seconds(4)))
    }
    #expect(server.connectionCount == 1 && reports.isEmpty)
    try loop.runUntilComplete(loop.sleep(.seconds(11)))
    #expect(server.connectionCount == 0 && server.idleEndCount == 1)
    #expect(reports.map(\.kind) == [.connection])
    #expect(reports.map { code($0.error) } == [.timedOut])
    writer.close()
  }

  @Test func `a byte that came in time counts, also when the loop is late`() throws {
    let clock = VirtualClock()
    let loop = EventLoop(clock: clock, selector: try PollSelector())
    defer { loop.close() }
    loop.slowStepThreshold = nil
    var errors: [any Error] = []
    let address = Self.address()
    let server = try loop.startServer(on: address) {
      Listener(reader: $0, writer: $1) { errors.append($0) }
    }
    server.idleLimit = .seconds(8)
    let client = try loop.runUntilComplete(loop.openConnection(to: address))
    try loop.runUntilComplete(Dripping(writer: client.writer, seconds: 2))
    // The last look but one finds it silent for seven seconds; the last one is late.
    loop.callLater(.seconds(6.5)) {
      client.writer.write([1])
      clock.advance(by: .seconds(3))
    }
    try loop.runUntilComplete(loop.sleep(.seconds(8)))
    #expect(server.connectionCount == 1 && server.idleEndCount == 0 && errors.isEmpty)
    client.writer.close()
    server.close()
    try loop.runUntilComplete(server.waitClosed())
  }

  /// Reads to the end, waits, and reads again.
  struct Lingering: Coroutine {
    let reader: StreamReader
    let writer: StreamWriter
    let note: ([UInt8]) -> Void
    let loop: EventLoop

    static let body = Program {
      YieldFrom({ $0.reader.readToEnd() }, receive: { $0.note($1) })
      YieldFrom { $0.loop.sleep(.seconds(20)) }
      YieldFrom({ $0.reader.readToEnd() }, receive: { $0.note($1) })
    }
  }

  @Test(arguments: [false, true])
  func `a stream that has ended stays at its end when its connection is broken off`(
    isClosed: Bool
  ) throws {
    let loop = EventLoop(clock: VirtualClock(), selector: try PollSelector())
    defer { loop.close() }
    loop.slowStepThreshold = nil
    var notes: [[UInt8]] = []
    let address = Self.address()
    let server = try loop.startServer(on: address) { [loop] in
      if isClosed {
        // More than the other side takes: it is not closed before the limit.
        $1.write([UInt8](repeating: 42, count: 10_000_000))
        $1.close()
      }
      return Lingering(reader: $0, writer: $1, note: { notes.append($0) }, loop: loop)
    }
    server.idleLimit = .seconds(8)
    let client = try loop.runUntilComplete(loop.openConnection(to: address))
    client.writer.writeEOF()
    try loop.runUntilComplete(loop.sleep(.seconds(30)))
    #expect(server.idleEndCount == 1)
    #expect(notes == [[], []])
    client.writer.close()
    server.close()
    try loop.runUntilComplete(server.waitClosed())
  }

  /// Writes for ever.
  struct Pouring: Coroutine {
    let writer: StreamWriter

    static let body = Program {
      Forever {
        Do { $0.writer.write([UInt8](repeating: 42, count: 100_000)) }
        YieldFrom { $0.writer.drain() }
      }
    }
  }

  @Test func `a limit of no time is the caller's mistake`() async {
    await #expect(processExitsWith: .failure) {
      let bench = try StreamBench()
      try bench.serve { Echo(reader: $0, writer: $1) }.server.idleLimit = .zero
    }
  }
}
