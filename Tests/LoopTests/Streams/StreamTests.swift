import Generators
import Loop
import TestSupport
import Testing

@Suite(.oneAtATime) struct StreamTests {
  @Test(arguments: SelectorKind.allCases)
  func `lines go to a server and come back`(_ kind: SelectorKind) throws {
    let bench = try StreamBench(kind)
    let (server, address) = try bench.serve { Echo(reader: $0, writer: $1) }
    let count = try bench.run(Client(loop: bench.loop, address: address, rounds: 10))
    #expect(count == 80)
    server.close()
    try bench.run(server.waitClosed())
    #expect(bench.loop.taskCount == 0)
    #expect(bench.reports.isEmpty)
  }

  @Test func `nobody listens: the error names each address and why`() throws {
    let bench = try StreamBench()
    let (holder, address) = try deafAddress()
    defer { holder.close() }
    let error = try #require(throws: ConnectError.self) {
      _ = try bench.run(bench.loop.openConnection(to: address))
    }
    #expect(error.failures.map(\.address) == [address])
    #expect(error.isAll(.connectionRefused))
  }

  #if os(Linux)
    @Test func `connecting can be cancelled while the other side does not answer`() throws {
      let bench = try StreamBench()
      let listener = try Descriptor.streamSocket(for: .ipv4(.loopback, port: 0))
      defer { listener.close() }
      try listener.bind(to: .ipv4(.loopback, port: 0))
      try listener.listen(backlog: 0)
      let address = try #require(try listener.localAddress())
      let tasks = (0..<5).map { _ in bench.loop.createTask(bench.loop.openConnection(to: address)) }
      _ = try bench.run(bench.loop.sleep(.milliseconds(50)))
      // Linux drops what does not fit into the line of those who wait to be accepted.
      let pending = tasks.filter { !$0.isDone }
      #expect(!pending.isEmpty)
      for task in pending {
        task.cancel()
        #expect(throws: CancelledError.self) { try bench.run(task) }
      }
      for task in tasks where !task.isCancelled { try task.result().writer.close() }
      #expect(try bench.loop.runUntilIdle() == .idle)
      #expect(bench.reports.isEmpty)
    }
  #endif

  @Test func `a name is looked up, and its addresses are tried`() throws {
    let bench = try StreamBench()
    let (server, address) = try bench.serve { Echo(reader: $0, writer: $1) }
    defer { server.close() }
    let port = try #require(address.port)
    let stream = try bench.run(bench.loop.openConnection(host: "localhost", port: port))
    #expect(stream.writer.peerAddress?.port == port)
    stream.writer.close()
  }

  @Test func `a host that does not exist is a resolution error`() throws {
    let bench = try StreamBench()
    let error = try #require(throws: ResolutionError.self) {
      _ = try bench.run(bench.loop.openConnection(host: "", port: 80))
    }
    #expect(error.code == .hostNotFound)
  }

  @Test(arguments: SelectorKind.allCases)
  func `a reset is raised by reading, after what came before it, and by writing`(
    _ kind: SelectorKind
  ) throws {
    let bench = try StreamBench(kind)
    let (near, far) = try bench.pair()
    defer { near.writer.close() }
    far.writer.write("last words\n".utf8)
    #expect(try bench.run(near.reader.readLine()) == Array("last words\n".utf8))
    far.writer.abort()
    #expect { try bench.run(near.reader.readLine()) } throws: { code($0) == .connectionReset }
    near.writer.write([1])
    #expect { try bench.run(near.writer.drain()) } throws: { code($0) == .connectionReset }
  }

  @Test func `writing to a side that is gone breaks the pipe at a later drain`() throws {
    let bench = try StreamBench()
    let (near, far) = try bench.pair()
    defer { near.writer.close() }
    far.writer.close()
    #expect(try bench.run(near.reader.read()) == [])
    var failure: SystemError.Code?
    for _ in 0..<1_000 where failure == nil {
      near.writer.write([1])
      do { try bench.run(near.writer.drain()) } catch { failure = code(error) }
    }
    #expect(failure == .brokenPipe || failure == .connectionReset)
  }

  @Test(arguments: SelectorKind.allCases)
  func `a half-closed connection still answers`(_ kind: SelectorKind) throws {
    let bench = try StreamBench(kind)
    let (near, far) = try bench.pair()
    near.writer.write("question".utf8)
    near.writer.writeEOF()
    #expect(try bench.run(far.reader.readToEnd()) == Array("question".utf8))
    #expect(far.reader.atEOF)
    far.writer.write("answer".utf8)
    far.writer.close()
    #expect(try bench.run(near.reader.readToEnd()) == Array("answer".utf8))
    #expect(bench.reports.isEmpty)
    near.writer.write([1])
    #expect { try bench.run(near.writer.drain()) } throws: { code($0) == .brokenPipe }
    near.writer.close()
    #expect(bench.reports.map(\.kind) == [.refused])
  }

  @Test func `an end in the middle gives what there was`() throws {
    let bench = try StreamBench()
    let (near, far) = try bench.pair()
    far.writer.write("abc".utf8)
    far.writer.close()
    #expect(throws: IncompleteReadError(partial: Array("abc".utf8), expected: 5)) {
      try bench.run(near.reader.readExactly(5))
    }
    #expect(try bench.run(near.reader.readExactly(0)) == [])
    #expect(throws: IncompleteReadError(partial: [], expected: nil)) {
      try bench.run(near.reader.readUntil([1]))
    }
    #expect(try bench.run(near.reader.readLine()) == [])
    near.writer.close()
  }

  @Test func `bytes are taken in the pieces that are asked for`() throws {
    let bench = try StreamBench()
    let (near, far) = try bench.pair()
    far.writer.write("one\ntwo--three-\n--rest".utf8)
    far.writer.close()
    #expect(try bench.run(near.reader.readLine()) == Array("one\n".utf8))
    #expect(try bench.run(near.reader.read(upTo: 2)) == Array("tw".utf8))
    #expect(try bench.run(near.reader.readUntil(Array("--".utf8))) == Array("o--".utf8))
    #expect(try bench.run(near.reader.readExactly(5)) == Array("three".utf8))
    #expect(try bench.run(near.reader.readUntil(Array("\n--".utf8))) == Array("-\n--".utf8))
    #expect(try bench.run(near.reader.readLine()) == Array("rest".utf8))
    #expect(near.reader.atEOF)
    near.writer.close()
  }

  @Test func `a separator is found wherever the pieces are cut`() throws {
    let bench = try StreamBench()
    let (near, far) = try bench.pair()
    let reading = bench.loop.createTask(near.reader.readUntil(Array("--!".utf8)))
    for byte in Array("a-b---!".utf8) {
      far.writer.write([byte])
      _ = try bench.run(bench.loop.sleep(.milliseconds(1)))
    }
    #expect(try bench.run(reading) == Array("a-b---!".utf8))
    near.writer.close()
    far.writer.close()
  }

  @Test func `a part beyond the limit is an error and loses nothing`() throws {
    let bench = try StreamBench()
    let (near, far) = try bench.pair(limit: 10)
    let lineFeed = Array("\n".utf8)
    far.writer.write("0123456789\n0123456789A\n".utf8)
    #expect(try bench.run(near.reader.readUntil(lineFeed)) == Array("0123456789\n".utf8))
    for _ in 0..<2 {
      #expect(throws: LimitOverrunError(limit: 10, consumed: 11)) {
        try bench.run(near.reader.readUntil(lineFeed))
      }
    }
    #expect(try bench.run(near.reader.readExactly(12)) == Array("0123456789A\n".utf8))
    far.writer.write("0123456789ABC".utf8)
    #expect(throws: LimitOverrunError.self) { try bench.run(near.reader.readUntil(lineFeed)) }
    near.writer.close()
    far.writer.close()
  }

  /// What asyncio's `readline` does.
  ///
  /// CPython 3.10, with a limit of 10 and the same bytes, prints:
  ///
  ///     ValueError Separator is found, but chunk is longer than limit
  ///     b'next\n'
  ///     ValueError Separator is not found, and chunk exceed the limit
  ///     b'tail\n'
  @Test func `a line beyond the limit is an error, and is dropped`() throws {
    let bench = try StreamBench()
    let (near, far) = try bench.pair(limit: 10)
    far.writer.write("0123456789A\nnext\n0123456789AB".utf8)
    #expect(throws: LimitOverrunError(limit: 10, consumed: 11)) {
      try bench.run(near.reader.readLine())
    }
    #expect(try bench.run(near.reader.readLine()) == Array("next\n".utf8))
    #expect(throws: LimitOverrunError(limit: 10, consumed: 12)) {
      try bench.run(near.reader.readLine())
    }
    far.writer.write("tail\n".utf8)
    #expect(try bench.run(near.reader.readLine()) == Array("tail\n".utf8))
    near.writer.close()
    far.writer.close()
  }

  @Test func `what cannot be read is an error where it is awaited`() throws {
    let bench = try StreamBench()
    let (near, far) = try bench.pair()
    far.writer.write("abc".utf8)
    for count in [0, -1, .min] {
      #expect(throws: StreamError.invalidCount(count)) {
        try bench.run(near.reader.read(upTo: count))
      }
    }
    #expect(throws: StreamError.invalidCount(-1)) { try bench.run(near.reader.readExactly(-1)) }
    #expect(throws: StreamError.emptySeparator) { try bench.run(near.reader.readUntil([])) }
    #expect(try bench.run(near.reader.read()) == Array("abc".utf8))
    near.writer.close()
    far.writer.close()
  }

  @Test func `writing to a stream that the program has closed is reported once`() throws {
    let endings: [(StreamWriter) -> Void] = [{ $0.close() }, { $0.abort() }, { $0.writeEOF() }]
    for end in endings {
      let bench = try StreamBench()
      let (near, far) = try bench.pair()
      end(near.writer)
      near.writer.write([1])
      near.writer.write([2])
      #expect(bench.reports.map(\.kind) == [.refused])
      #expect(bench.reports.allSatisfy { code($0.error) == .brokenPipe })
      near.writer.close()
      far.writer.close()
    }
  }

  @Test func `two coroutines cannot read at a time`() throws {
    let bench = try StreamBench()
    let (near, far) = try bench.pair()
    let first = bench.loop.createTask(near.reader.read())
    _ = try bench.run(bench.loop.sleep(.zero))
    #expect(throws: StreamError.alreadyReading) { try bench.run(near.reader.read()) }
    far.writer.write([7])
    #expect(try bench.run(first) == [7])
    near.writer.close()
    far.writer.close()
  }

  @Test(arguments: SelectorKind.allCases)
  func `nobody takes the bytes for which a coroutine was woken`(_ kind: SelectorKind) throws {
    let bench = try StreamBench(kind)
    let (near, far) = try bench.pair()
    let loop = bench.loop
    let pipe = try Descriptor.pipe()
    defer { close(pipe.read, pipe.write) }
    var thief: EventLoop.Task<[UInt8]>?
    try loop.addReader(pipe.read.number) {
      thief = loop.createTask(near.reader.read())
      loop.removeReader(pipe.read.number)
    }
    let first = loop.createTask(near.reader.readLine())
    far.writer.write("a".utf8)
    _ = try bench.run(loop.sleep(.milliseconds(5)))
    // Both are found ready at once, and the thief's task comes before that of the reader.
    _ = try write("x", to: pipe.write)
    far.writer.write("b\n".utf8)
    #expect(try bench.run(first) == Array("ab\n".utf8))
    #expect(throws: StreamError.alreadyReading) { try bench.run(try #require(thief)) }
    near.writer.close()
    far.writer.close()
  }

  @Test(arguments: [false, true])
  func `one who was dropped while he read is in nobody's way`(_ comesFirst: Bool) throws {
    let bench = try StreamBench()
    let (near, far) = try bench.pair()
    do {
      var read = near.reader.readLine()
      _ = try read.resume(.next)
      if comesFirst {
        far.writer.write("a\n".utf8)
        _ = try bench.run(bench.loop.sleep(.milliseconds(5)))
      }
    }
    far.writer.write("b\n".utf8)
    let line = try bench.run(near.reader.readLine())
    #expect(line == Array((comesFirst ? "a\n" : "b\n").utf8))
    near.writer.close()
    far.writer.close()
  }

  @Test func `a dropped stream is closed and reported`() throws {
    let bench = try StreamBench()
    let far: Stream
    do { (_, far) = try bench.pair() }
    #expect(try bench.run(far.reader.read()) == [])
    far.writer.close()
    #expect(bench.reports.map(\.kind) == [.droppedStream])
    #expect(bench.reports.first?.error as? StreamError == .notClosed)
  }

  @Test func `closing gives the reader an end and twice is fine`() throws {
    let bench = try StreamBench()
    let (near, far) = try bench.pair()
    let reading = bench.loop.createTask(near.reader.read())
    _ = try bench.run(bench.loop.sleep(.zero))
    near.writer.close()
    near.writer.close()
    #expect(near.writer.isClosing)
    #expect(try bench.run(reading) == [])
    try bench.run(near.writer.waitClosed())
    #expect(near.writer.peerAddress == nil)
    far.writer.close()
  }

  @Test func `streams of a closed loop are closed, and say so`() throws {
    let bench = try StreamBench()
    let (near, far) = try bench.pair()
    _ = bench.loop.createTask(near.reader.read())
    _ = try bench.run(bench.loop.sleep(.zero))
    bench.loop.close()
    #expect(near.writer.localAddress == nil)
    near.writer.write([1])
    near.writer.close()
    far.writer.close()
    #expect(bench.reports.isEmpty)
  }

  @Test func `sides of one connection are equal, so that a server can keep its clients in a set`()
    throws
  {
    let bench = try StreamBench()
    let (near, far) = try bench.pair()
    let same = near.writer
    #expect(near.writer == same)
    #expect(near.writer != far.writer)
    #expect(near.reader != far.reader)
    #expect(Set([near.writer, same, far.writer]).count == 2)
    #expect([near.reader: "near", far.reader: "far"][near.reader] == "near")
    near.writer.close()
    far.writer.close()
  }
}
