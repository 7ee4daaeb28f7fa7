import Generators
import Loop
import LoopTesting
import TestSupport
import Testing

/// Servers whose connections several loops share.
@Suite(.oneAtATime) struct GroupServerTests {
  static let ways = [LoopGroup.Sharing.reusePort, .handOn]

  /// A loop for clients, on a thread of its own.
  private func clients() throws -> LoopThread {
    try LoopThread { $0.slowStepThreshold = nil }
  }

  private func group(_ count: Int, _ journal: SharedJournal) throws -> LoopGroup {
    try LoopGroup(count: count) { loop, number in
      loop.slowStepThreshold = nil
      loop.exceptionHandler = { _, report in
        journal.note("\(number): \(report.kind), \(report.error)")
      }
    }
  }

  private func unixAddress() -> SocketAddress {
    let folder = ProcessInformation.environmentVariable("TMPDIR") ?? "/tmp"
    return .unix(path: "\(folder)/group-\(UInt64.random(in: 0 ... .max)).socket")
  }

  @Test(arguments: ways)
  func `connections are served on all loops`(_ sharing: LoopGroup.Sharing) async throws {
    let journal = SharedJournal()
    let group = try group(3, journal)
    let threads = try await group.runOnEach { _ in Immediately { SystemThread.currentNumber } }
    let server = try await group.startServer(on: .ipv4(.loopback, port: 0), sharing: sharing) {
      Telling(reader: $0, writer: $1)
    }
    #expect(server.sharing == sharing)
    let address = try #require(server.localAddresses.first)
    let clients = try clients()
    let words = try await clients.run { loop in
      loop.gather((0..<96).map { _ in Asking(loop: loop, address: address) })
    }
    #expect(words.count == 96)
    #expect(Set(words) == Set(threads.map { "\($0)\n" }))
    #expect(await group.shutdown(grace: .seconds(1_000)))
    #expect(server.connectionCount == 0)
    await clients.shutdown()
    #expect(journal.words.isEmpty)
  }

  @Test func `what is handed on is shared out evenly, and what else a loop has to do counts`()
    async throws
  {
    let journal = SharedJournal()
    let group = try group(3, journal)
    let busy = try (0..<2).map { _ in
      try group.runCoroutineThreadsafe(on: .number(1)) { forever($0) }
    }
    let server = try await group.startServer(on: unixAddress()) { Echo(reader: $0, writer: $1) }
    #expect(server.sharing == .handOn)
    let address = server.localAddresses[0]
    let clients = try clients()
    try await clients.run { loop in Crowd(loop: loop, address: address, count: 7) }
    #expect(server.connectionCounts == [3, 1, 3])
    #expect(group.loads == [3, 3, 3])
    #expect("\(server)".hasSuffix("connections=3,1,3>"))
    for future in busy { future.cancel() }
    #expect(await server.shutdown(grace: .seconds(1_000)))
    #expect(server.connectionCounts == [0, 0, 0])
    await group.shutdown()
    await clients.shutdown()
    #expect(journal.words.isEmpty)
  }

  @Test(arguments: ways)
  func `each loop has a handler of its own, with what belongs to it`(
    _ sharing: LoopGroup.Sharing
  ) async throws {
    let journal = SharedJournal()
    let group = try group(2, journal)
    let server = try await group.startServer(
      on: .ipv4(.loopback, port: 0), sharing: sharing
    ) { loop in
      let tally = LoopTally(loop)
      journal.note("handler")
      return { reader, writer in Counted(tally: tally, reader: reader, writer: writer) }
    }
    let address = server.localAddresses[0]
    let clients = try clients()
    let words = try await clients.run { loop in
      loop.gather((0..<64).map { _ in Asking(loop: loop, address: address) })
    }
    // Each loop counts from one.
    #expect(words.filter { $0 == "1\n" }.count == 2)
    await group.shutdown(grace: .seconds(1_000))
    await clients.shutdown()
    #expect(journal.words == ["handler", "handler"])
  }

  @Test(arguments: ways)
  func `a handler that cannot be made ends the start, and the address is free`(
    _ sharing: LoopGroup.Sharing
  ) async throws {
    let journal = SharedJournal()
    let group = try group(3, journal)
    let address = try await freeAddress(of: group)
    let calls = Shared(0)
    await #expect(throws: Mishap.first) {
      try await group.startServer(on: address, sharing: sharing) { _ in
        if calls.change({
          $0 += 1
          return $0
        }) == 2 {
          throw Mishap.first
        }
        return { Echo(reader: $0, writer: $1) }
      }
    }
    let server = try await group.startServer(on: address, sharing: sharing) {
      Echo(reader: $0, writer: $1)
    }
    #expect(server.localAddresses == [address])
    #expect(
      try await group.run { loop in Client(loop: loop, address: address, rounds: 2) } == 16)
    await group.shutdown(grace: .seconds(1_000))
    #expect(journal.words.isEmpty)
  }

  /// An address at which nobody listens just now.
  private func freeAddress(of group: LoopGroup) async throws -> SocketAddress {
    let server = try await group.startServer(on: .ipv4(.loopback, port: 0)) {
      Echo(reader: $0, writer: $1)
    }
    await server.close()
    return server.localAddresses[0]
  }

  @Test(arguments: ways)
  func `an address that is taken is an error, be it by another group`(
    _ sharing: LoopGroup.Sharing
  ) async throws {
    let journal = SharedJournal()
    let (group, other) = (try group(2, journal), try group(2, journal))
    let server = try await group.startServer(on: .ipv4(.loopback, port: 0), sharing: sharing) {
      Echo(reader: $0, writer: $1)
    }
    let address = server.localAddresses[0]
    for second in Self.ways {
      let error = await #expect(throws: SystemError.self) {
        try await other.startServer(on: address, sharing: second) {
          Echo(reader: $0, writer: $1)
        }
      }
      #expect(error?.code == .addressInUse)
    }
    await other.shutdown()
    #expect(
      try await group.run { loop in Client(loop: loop, address: address, rounds: 2) } == 16)
    await group.shutdown(grace: .seconds(1_000))
  }

  @Test func `of two groups that start on an address at the same time not both have it`()
    async throws
  {
    let journal = SharedJournal()
    let groups = [try group(1, journal), try group(1, journal)]
    let address = try await freeAddress(of: groups[0])
    var findings = Findings()
    var count = 0
    for round in 0..<40 {
      let servers = await withTaskGroup(of: LoopGroup.Server?.self) { tasks in
        for group in groups {
          tasks.addTask {
            try? await group.startServer(on: address, sharing: .reusePort) {
              Echo(reader: $0, writer: $1)
            }
          }
        }
        return await tasks.reduce(into: [LoopGroup.Server]()) { servers, server in
          if let server { servers.append(server) }
        }
      }
      // Perhaps none: a child that another test starts listens on, until it executes its program.
      findings.note(unless: servers.count <= 1, "round \(round)")
      count += servers.count
      for server in servers { await server.close() }
    }
    #expect(findings.isEmpty, "\(findings)")
    #expect(count > 0)
    for group in groups { await group.shutdown() }
  }

  @Test(arguments: ways)
  func `a start that is cancelled leaves nothing that listens`(
    _ sharing: LoopGroup.Sharing
  ) async throws {
    let journal = SharedJournal()
    let group = try group(2, journal)
    let watched = try await group.runOnEach { loop in
      Immediately { loop.snapshot().descriptors }
    }
    let start = Shared<Task<Void, any Error>?>(nil)
    let task = Task {
      await journal.wait(for: "start")
      _ = try await group.startServer(on: .ipv4(.loopback, port: 0), sharing: sharing) { _ in
        start.value?.cancel()
        return { Echo(reader: $0, writer: $1) }
      }
    }
    start.change { $0 = task }
    journal.note("start")
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(
      try await group.runOnEach { loop in Immediately { loop.snapshot().descriptors } } == watched)
    await group.shutdown()
    #expect(journal.words == ["start"])
  }

  @Test func `a Unix domain socket is one loop's, and its file goes with the server`()
    async throws
  {
    let journal = SharedJournal()
    let group = try group(2, journal)
    let address = unixAddress()
    let error = await #expect(throws: SystemError.self) {
      try await group.startServer(on: address, sharing: .reusePort) {
        Echo(reader: $0, writer: $1)
      }
    }
    #expect(error != nil)
    let server = try await group.startServer(on: address) { Echo(reader: $0, writer: $1) }
    #expect(
      try await group.run { loop in Client(loop: loop, address: address, rounds: 2) } == 16)
    await server.close()
    let failure = await #expect(throws: ConnectError.self) {
      try await group.run { loop in Client(loop: loop, address: address, rounds: 2) }
    }
    #expect(failure?.isAll(.noSuchFile) == true)
    await group.shutdown(grace: .seconds(1_000))
  }

  @Test func `a server of a name listens on each of its addresses`() async throws {
    let journal = SharedJournal()
    let group = try group(2, journal)
    let server = try await group.startServer(host: "localhost", port: 0) {
      Echo(reader: $0, writer: $1)
    }
    for address in server.localAddresses {
      #expect(
        try await group.run { loop in Client(loop: loop, address: address, rounds: 2) } == 16)
    }
    #expect(!server.localAddresses.isEmpty)
    await group.shutdown(grace: .seconds(1_000))
  }

  @Test func `who comes when all loops are full is served when a connection has ended`()
    async throws
  {
    let journal = SharedJournal()
    let group = try group(2, journal)
    let clients = try clients()
    let server = try await group.startServer(on: unixAddress(), connectionLimit: 1) {
      Echo(reader: $0, writer: $1)
    }
    let address = server.localAddresses[0]
    // Each holds its connection for a while, and never are there more than two.
    let most = Shared(0)
    let counts = try await clients.run { loop in
      loop.gather(
        (0..<40).map { _ in
          Holding(loop: loop, address: address) {
            most.change { $0 = max($0, server.connectionCount) }
          }
        })
    }
    #expect(counts == Array(repeating: 5, count: 40))
    #expect((1...2).contains(most.value))
    await group.shutdown(grace: .seconds(1_000))
    await clients.shutdown()
    #expect(journal.words.isEmpty)
  }

  @Test func `a loop that listens itself has no more connections than it may`() async throws {
    let journal = SharedJournal()
    let group = try group(1, journal)
    let clients = try clients()
    let server = try await group.startServer(
      on: .ipv4(.loopback, port: 0), connectionLimit: 1, sharing: .reusePort
    ) { Echo(reader: $0, writer: $1) }
    let address = server.localAddresses[0]
    let most = Shared(0)
    let counts = try await clients.run { loop in
      loop.gather(
        (0..<10).map { _ in
          Holding(loop: loop, address: address) {
            most.change { $0 = max($0, server.connectionCount) }
          }
        })
    }
    #expect(counts == Array(repeating: 5, count: 10))
    #expect(most.value == 1)
    await group.shutdown(grace: .seconds(1_000))
    await clients.shutdown()
  }

  @Test(arguments: ways)
  func `an error of one connection is reported by its loop, and the others go on`(
    _ sharing: LoopGroup.Sharing
  ) async throws {
    let journal = SharedJournal()
    let group = try group(1, journal)
    let server = try await group.startServer(on: .ipv4(.loopback, port: 0), sharing: sharing) {
      Picky(reader: $0, writer: $1)
    }
    let address = server.localAddresses[0]
    let clients = try clients()
    #expect(try await clients.run { Ask(loop: $0, address: address, word: "bad\n") } == "")
    #expect(try await clients.run { Ask(loop: $0, address: address, word: "good\n") } == "good\n")
    #expect(await group.shutdown(grace: .seconds(1_000)))
    await clients.shutdown()
    #expect(journal.words == ["0: connection, first"])
  }

  @Test(arguments: ways)
  func `a connection that is silent for too long is broken off, on whichever loop`(
    _ sharing: LoopGroup.Sharing
  ) async throws {
    let journal = SharedJournal()
    let group = try group(2, journal)
    let connected = SystemMonitor(0)
    let server = try await group.startServer(
      on: .ipv4(.loopback, port: 0), idleLimit: .milliseconds(4), sharing: sharing
    ) { reader, writer in
      // No loop goes on, and finds a silent connection, before all clients know that they are connected.
      connected.waitFor { $0 == 4 ? () : nil }
      return Echo(reader: reader, writer: writer)
    }
    let address = server.localAddresses[0]
    let clients = try clients()
    let answers = try await clients.run { loop in
      loop.gatherResults(
        (0..<4).map { _ in
          Reading(loop: loop, address: address) {
            connected.withLock { $0 += 1 }
            connected.notifyAll()
            return true
          }
        })
    }
    for answer in answers {
      #expect { try answer.get() } throws: { code($0) == .connectionReset }
    }
    #expect(await group.shutdown(grace: .seconds(1_000)))
    await clients.shutdown()
    #expect(journal.words.count == 4 && journal.words.allSatisfy { $0.contains("connection, ") })
  }

  // MARK: The end

  @Test(arguments: ways)
  func `closing stops to listen, and connections go on`(
    _ sharing: LoopGroup.Sharing
  ) async throws {
    let (journal, arrivals) = (SharedJournal(), SharedJournal())
    let group = try group(2, journal)
    let server = try await group.startServer(on: .ipv4(.loopback, port: 0), sharing: sharing) {
      arrivals.note("came")
      return Echo(reader: $0, writer: $1)
    }
    let address = server.localAddresses[0]
    let clients = try clients()
    let mayGoOn = Shared(false)
    let talk = Task {
      try await clients.run { loop in
        Interrupted(loop: loop, address: address) { mayGoOn.value }
      }
    }
    await arrivals.wait(forCount: 1)
    await server.close()
    await server.close()
    await #expect(throws: ConnectError.self) {
      while true {
        // A child that another test starts listens on, until it executes its program.
        _ = try await clients.run { loop in Client(loop: loop, address: address, rounds: 0) }
      }
    }
    #expect(server.connectionCount == 1)
    mayGoOn.change { $0 = true }
    #expect(try await talk.value == "one\ntwo\n")
    #expect(await server.shutdown(grace: .seconds(1_000)))
    await group.shutdown()
    await clients.shutdown()
    #expect(journal.words.isEmpty)
  }

  @Test(arguments: ways)
  func `closing lets go of what the handlers have, when the last connection has ended`(
    _ sharing: LoopGroup.Sharing
  ) async throws {
    let (arrivals, lives) = (SharedJournal(), SharedJournal())
    let group = try group(2, SharedJournal())
    let clients = try clients()
    for isConnected in [false, true] {
      let server = try await handling(Life(lives), on: group, sharing, arrivals)
      let (address, mayGoOn) = (server.localAddresses[0], Shared(false))
      let talk = Task {
        if !isConnected { return "" }
        return try await clients.run { loop in
          Interrupted(loop: loop, address: address) { mayGoOn.value }
        }
      }
      if isConnected { await arrivals.wait(forCount: 1) }
      await server.close()
      if isConnected { #expect(lives.words == ["gone"]) }
      mayGoOn.change { $0 = true }
      #expect(try await talk.value == (isConnected ? "one\ntwo\n" : ""))
      await lives.wait(forCount: isConnected ? 2 : 1)
    }
    await group.shutdown()
    await clients.shutdown()
  }

  /// Starts a server whose handler keeps something, which nothing else does.
  private func handling(
    _ life: Life, on group: LoopGroup, _ sharing: LoopGroup.Sharing, _ arrivals: SharedJournal
  ) async throws -> LoopGroup.Server {
    try await group.startServer(on: .ipv4(.loopback, port: 0), sharing: sharing) {
      withExtendedLifetime(life) { arrivals.note("came") }
      return Echo(reader: $0, writer: $1)
    }
  }

  @Test(arguments: ways)
  func `a shutdown sends what was written, on all loops`(
    _ sharing: LoopGroup.Sharing
  ) async throws {
    let (journal, arrivals) = (SharedJournal(), SharedJournal())
    let group = try group(2, journal)
    let server = try await group.startServer(on: .ipv4(.loopback, port: 0), sharing: sharing) {
      arrivals.note("came")
      return ServerTests.LastWords(reader: $0, writer: $1) { journal.note("ended") }
    }
    let address = server.localAddresses[0]
    let clients = try clients()
    let mayRead = Shared(false)
    let reading = Task {
      try await clients.run { loop in
        loop.gather(
          (0..<4).map { _ in Reading(loop: loop, address: address) { mayRead.value } })
      }
    }
    await arrivals.wait(forCount: 4)
    // Their first steps are over, then.
    _ = try await group.runOnEach { _ in EventLoop.turn }
    async let isInTime = group.shutdown(grace: .seconds(1_000))
    mayRead.change { $0 = true }
    #expect(try await reading.value == Array(repeating: 10_000_000, count: 4))
    #expect(await isInTime)
    await clients.shutdown()
    #expect(journal.words == ["ended", "ended", "ended", "ended"])
  }

  @Test(arguments: ways)
  func `a shutdown breaks off what does not end, and hangs for nobody`(
    _ sharing: LoopGroup.Sharing
  ) async throws {
    let (journal, arrivals) = (SharedJournal(), SharedJournal())
    let group = try group(2, journal)
    let server = try await group.startServer(on: .ipv4(.loopback, port: 0), sharing: sharing) {
      arrivals.note("came")
      // Waits for something else than its connection.
      return Deaf(writer: $1, journal: journal)
    }
    let address = server.localAddresses[0]
    let clients = try clients()
    let reading = Task {
      try await clients.run { loop in
        loop.gatherResults((0..<4).map { _ in Reading(loop: loop, address: address) { true } })
      }.map { (try? $0.get()) ?? -1 }
    }
    await arrivals.wait(forCount: 4)
    _ = try await group.runOnEach { _ in EventLoop.turn }
    #expect(await !group.shutdown(grace: .milliseconds(1)))
    #expect(try await reading.value == [0, 0, 0, 0])
    #expect(journal.words == ["closed", "closed", "closed", "closed"])
    #expect(server.connectionCount == 0)
    await clients.shutdown()
  }

  @Test func `connections are not given to a loop that is closed`() async throws {
    let journal = SharedJournal()
    let group = try group(3, journal)
    let server = try await group.startServer(on: unixAddress()) { Echo(reader: $0, writer: $1) }
    let address = server.localAddresses[0]
    let clients = try clients()
    // Not the one that accepts: the first server's is the second.
    await group.threads[0].shutdown()
    try await clients.run { loop in Crowd(loop: loop, address: address, count: 4) }
    #expect(server.connectionCounts == [0, 2, 2])
    await group.shutdown(grace: .seconds(1_000))
    await clients.shutdown()
  }

  #if os(Linux)
    @Test func `ended while clients come, a group leaves no descriptor and nobody hanging`() async {
      await #expect(processExitsWith: .success) {
        let before = try settleProcess()
        for round in 0..<40 {
          let group = try LoopGroup(count: 2) { loop, _ in
            loop.slowStepThreshold = nil
            loop.exceptionHandler = { _, _ in }
          }
          let arrivals = SharedJournal()
          let server = try await group.startServer(
            on: .ipv4(.loopback, port: 0), sharing: round % 2 == 0 ? .reusePort : .handOn
          ) {
            arrivals.note("came")
            return Echo(reader: $0, writer: $1)
          }
          let address = server.localAddresses[0]
          let clients = try LoopThread { loop in
            loop.slowStepThreshold = nil
            loop.exceptionHandler = { _, _ in }
          }
          // Every client ends, one way or the other.
          async let ends = clients.run { loop in
            loop.gatherResults(
              (0..<50).map { _ in Client(loop: loop, address: address, rounds: 3) })
          }.count
          await arrivals.wait(forCount: round)
          await group.shutdown(grace: .milliseconds(round % 3))
          let count = try await ends
          require(count == 50)
          await clients.shutdown()
        }
        require(hasOpenDescriptors(before), "numbers")
        require(Descriptor.liveCount == 0, "\(Descriptor.liveCount) descriptors")
      }
    }
  #endif
}

/// Notes its end.
private final class Life: Sendable {
  private let journal: SharedJournal

  init(_ journal: SharedJournal) { self.journal = journal }

  deinit { journal.note("gone") }
}

/// Says which thread it runs on.
private struct Telling: Coroutine {
  let reader: StreamReader
  let writer: StreamWriter

  static let body = Program {
    Do { $0.writer.write("\(SystemThread.currentNumber)\n".utf8) }
    YieldFrom { $0.reader.readToEnd() }
    Do { $0.writer.close() }
  }
}

/// What the connections of one loop share.
private final class LoopTally {
  private unowned let loop: EventLoop
  private var count = 0

  init(_ loop: EventLoop) { self.loop = loop }

  func next() -> Int {
    #expect(EventLoop.running === loop)
    count += 1
    return count
  }
}

/// Says which connection of its loop it is.
private struct Counted: Coroutine {
  let tally: LoopTally
  let reader: StreamReader
  let writer: StreamWriter

  static let body = Program {
    Do { $0.writer.write("\($0.tally.next())\n".utf8) }
    YieldFrom { $0.reader.readToEnd() }
    Do { $0.writer.close() }
  }
}

/// Gives lines back that it likes.
private struct Picky: Coroutine {
  let reader: StreamReader
  let writer: StreamWriter
  var line: [UInt8] = []

  static let body = Program {
    YieldFrom(into: \.line) { $0.reader.readLine() }
    If({ $0.line.first == UInt8(ascii: "b") }) { Raise { _ in Mishap.first } }
    Do { $0.writer.write($0.line) }
    Do { $0.writer.close() }
  }
}

/// Never looks at its connection.
private struct Deaf: Coroutine {
  let writer: StreamWriter
  let journal: SharedJournal

  static let body = Program {
    Try {
      YieldFrom { forever($0.loop) }
    } finally: {
      Do {
        $0.journal.note("closed")
        $0.writer.close()
      }
    }
  }
}

// MARK: Clients

/// Connects.
private struct Opening: Coroutine {
  typealias Returned = Stream
  let loop: EventLoop
  let address: SocketAddress
  @Late var stream: Stream

  init(loop: EventLoop, address: SocketAddress) { (self.loop, self.address) = (loop, address) }

  static let body = Program {
    YieldFrom {
      $0.loop.openConnection(to: $0.address)
    } receive: {
      $0.stream = Stream(reader: $1.reader, writer: $1.writer)
    }
    Return { $0.stream }
  }
}

/// Connects, and gives the first line.
private struct Asking: Coroutine {
  typealias Returned = String
  let loop: EventLoop
  let address: SocketAddress
  @Late var stream: Stream
  var line: [UInt8] = []

  init(loop: EventLoop, address: SocketAddress) { (self.loop, self.address) = (loop, address) }

  static let body = Program {
    YieldFrom(into: \.stream) { Opening(loop: $0.loop, address: $0.address) }
    YieldFrom(into: \.line) { $0.stream.reader.readLine() }
    Do { $0.stream.writer.close() }
    Return { String(decoding: $0.line, as: UTF8.self) }
  }
}

/// Connects, says a word, and gives the answer, which is nothing if the connection is closed.
private struct Ask: Coroutine {
  typealias Returned = String
  let loop: EventLoop
  let address: SocketAddress
  let word: String
  @Late var stream: Stream
  var answer: [UInt8] = []

  init(loop: EventLoop, address: SocketAddress, word: String) {
    (self.loop, self.address, self.word) = (loop, address, word)
  }

  static let body = Program {
    YieldFrom(into: \.stream) { Opening(loop: $0.loop, address: $0.address) }
    Do { $0.stream.writer.write($0.word.utf8) }
    YieldFrom(into: \.answer) { $0.stream.reader.readToEnd() }
    Do { $0.stream.writer.close() }
    Return { String(decoding: $0.answer, as: UTF8.self) }
  }
}

/// Connects, says a line, waits until it may go on, and says another one.
private struct Interrupted: Coroutine {
  typealias Returned = String
  let loop: EventLoop
  let address: SocketAddress
  let mayGoOn: () -> Bool
  @Late var stream: Stream
  var line: [UInt8] = []
  var text: [UInt8] = []

  init(loop: EventLoop, address: SocketAddress, mayGoOn: @escaping () -> Bool) {
    (self.loop, self.address, self.mayGoOn) = (loop, address, mayGoOn)
  }

  static let body = Program {
    YieldFrom(into: \.stream) { Opening(loop: $0.loop, address: $0.address) }
    Do { $0.stream.writer.write("one\n".utf8) }
    YieldFrom {
      $0.stream.reader.readLine()
    } receive: {
      $0.text += $1
    }
    While({ !$0.mayGoOn() }) { YieldFrom { $0.loop.sleep(.milliseconds(1)) } }
    Do { $0.stream.writer.write("two\n".utf8) }
    YieldFrom {
      $0.stream.reader.readLine()
    } receive: {
      $0.text += $1
    }
    Do { $0.stream.writer.close() }
    Return { String(decoding: $0.text, as: UTF8.self) }
  }
}

/// Connects, waits until it may read, and gives how much there was.
private struct Reading: Coroutine {
  typealias Returned = Int
  let loop: EventLoop
  let address: SocketAddress
  let mayRead: () -> Bool
  @Late var stream: Stream
  var count = 0

  init(loop: EventLoop, address: SocketAddress, mayRead: @escaping () -> Bool) {
    (self.loop, self.address, self.mayRead) = (loop, address, mayRead)
  }

  static let body = Program {
    YieldFrom(into: \.stream) { Opening(loop: $0.loop, address: $0.address) }
    Try {
      While({ !$0.mayRead() }) { YieldFrom { $0.loop.sleep(.milliseconds(1)) } }
      YieldFrom {
        $0.stream.reader.readToEnd()
      } receive: {
        $0.count = $1.count
      }
    } finally: {
      Do { $0.stream.writer.close() }
    }
    Return { $0.count }
  }
}

/// Connects, and holds the connection for a moment.
private struct Holding: Coroutine {
  typealias Returned = Int
  let loop: EventLoop
  let address: SocketAddress
  let look: () -> Void
  @Late var stream: Stream
  var count = 0

  init(loop: EventLoop, address: SocketAddress, look: @escaping () -> Void) {
    (self.loop, self.address, self.look) = (loop, address, look)
  }

  static let body = Program {
    YieldFrom(into: \.stream) { Opening(loop: $0.loop, address: $0.address) }
    Do { $0.stream.writer.write("line\n".utf8) }
    YieldFrom {
      $0.stream.reader.readLine()
    } receive: {
      $0.count = $1.count
    }
    Do { $0.look() }
    YieldFrom { _ in EventLoop.turn }
    Do { $0.look() }
    Do { $0.stream.writer.close() }
    Return { $0.count }
  }
}

/// Opens connections, one after the other, that stay open until the server ends them.
private struct Crowd: Coroutine {
  let loop: EventLoop
  let address: SocketAddress
  let count: Int
  @Late var stream: Stream

  init(loop: EventLoop, address: SocketAddress, count: Int) {
    (self.loop, self.address, self.count) = (loop, address, count)
  }

  static let body = Program {
    For({ 0..<$0.count }) {
      YieldFrom(into: \.stream) { Opening(loop: $0.loop, address: $0.address) }
      Do { $0.stream.writer.write("line\n".utf8) }
      YieldFrom { $0.stream.reader.readLine() }
      Do { $0.loop.createTask(UntilItsEnd(stream: $0.stream)) }
    }
  }
}

/// Keeps a connection until the other side ends it.
private struct UntilItsEnd: Coroutine {
  let stream: Stream

  static let body = Program {
    Try {
      YieldFrom { $0.stream.reader.readToEnd() }
    } finally: {
      Do { $0.stream.writer.close() }
    }
  }
}
