import Generators
import Loop
import LoopTesting
import TestSupport
import Testing

@Suite struct MemoryPairTests {
  @Test func `bytes arrive in the pieces and at the times of a script`() throws {
    try withTestLoop(autojump: false) { test in
      let pair = MemoryPair(
        on: test.loop,
        toFar: .script([.init(2, after: .seconds(1)), .init(3, after: .seconds(2))]))
      let reader = pair.far.reader
      pair.near.writer.write("abcdefgh".utf8)
      func arrived() -> String {
        reader.withReceivedBytes { bytes, _ in
          bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        }
      }
      try test.settle()
      #expect(arrived() == "")
      try test.advance(by: .seconds(1))
      #expect(arrived() == "ab")
      try test.advance(by: .milliseconds(1_999))
      #expect(arrived() == "ab")
      try test.advance(by: .milliseconds(1))
      #expect(arrived() == "abcdefgh")
    }
  }

  @Test func `pieces come one after the other, and the end behind them`() throws {
    try withTestLoop { test in
      let pair = MemoryPair(on: test.loop, toNear: .pieces(of: 2, every: .seconds(1)))
      pair.far.writer.write("abcde".utf8)
      pair.far.writer.writeEOF()
      let reader = pair.near.reader
      let pieces = try (0..<4).map { _ in
        String(decoding: try test.run(reader.read()), as: UTF8.self)
      }
      #expect(pieces == ["ab", "cd", "e", ""])
      #expect(test.loop.time == .seconds(3))
      #expect(reader.atEOF)
    }
  }

  @Test func `a writer waits as long as more than the capacity is not taken`() throws {
    try withTestLoop { test in
      let pair = MemoryPair(on: test.loop, capacity: 10)
      pair.near.writer.write([UInt8](repeating: 1, count: 10))
      try test.run(pair.near.writer.drain())
      pair.near.writer.write([2])
      let draining = test.loop.createTask(pair.near.writer.drain())
      try test.settle()
      #expect(!draining.isDone)
      #expect(try test.run(pair.far.reader.read(upTo: 1)) == [1])
      try test.run(draining)
    }
  }

  @Test func `a reader that waits for more than the capacity gets it`() throws {
    try withTestLoop { test in
      let pair = MemoryPair(on: test.loop, capacity: 0)
      let reading = test.loop.createTask(pair.far.reader.readExactly(3))
      for byte in [1, 2, 3] as [UInt8] {
        try test.settle()
        pair.near.writer.write([byte])
        if byte < 3 { try test.run(pair.near.writer.drain()) }
      }
      #expect(try test.run(reading) == [1, 2, 3])
      try test.run(pair.near.writer.drain())
    }
  }

  @Test func `an end that is aborted loses what is on its way, and both halves are told`() throws {
    try withTestLoop { test in
      let pair = MemoryPair(
        on: test.loop, toFar: .script([.init(3), .init(3, after: .seconds(1))]))
      let (near, far) = (pair.near, pair.far)
      near.writer.write("abcdef".utf8)
      try test.run(far.reader.receive(atLeast: 3))
      near.writer.abort()
      #expect(try test.run(far.reader.readExactly(3)) == Array("abc".utf8))
      #expect { try test.run(far.reader.read()) } throws: { code($0) == .connectionReset }
      #expect { try test.run(far.writer.drain()) } throws: { code($0) == .connectionReset }
      #expect { try test.run(near.writer.drain()) } throws: { code($0) == .connectionAborted }
      #expect(try test.run(near.reader.read()) == [])
      try test.run(near.writer.waitClosed())
      far.writer.close()
      #expect { try test.run(far.writer.waitClosed()) } throws: { code($0) == .connectionReset }
    }
  }

  @Test func `a connection breaks with the error that a test says`() throws {
    try withTestLoop { test in
      let pair = MemoryPair(on: test.loop)
      let reading = test.loop.createTask(pair.near.reader.read())
      try test.settle()
      pair.breakOff(Mishap.first)
      #expect(throws: Mishap.first) { try test.run(reading) }
      for end in [pair.near, pair.far] {
        #expect(throws: Mishap.first) { try test.run(end.reader.read()) }
        #expect(throws: Mishap.first) { try test.run(end.writer.drain()) }
      }
    }
  }

  @Test func `closing waits until all has arrived, and what it loses at the other end is told`()
    throws
  {
    try withTestLoop { test in
      let pair = MemoryPair(
        on: test.loop, toFar: .pieces(of: 1, every: .seconds(1)),
        toNear: .pieces(of: 1, every: .seconds(3_600)))
      pair.near.writer.write("abc".utf8)
      pair.far.writer.write("lost".utf8)
      pair.near.writer.close()
      try test.run(pair.near.writer.waitClosed())
      #expect(test.loop.time == .seconds(3))
      #expect(try test.run(pair.far.reader.readToEnd()) == Array("abc".utf8))
      #expect { try test.run(pair.far.writer.drain()) } throws: { code($0) == .brokenPipe }
      #expect(try test.run(pair.near.reader.readToEnd()) == [])
    }
  }

  @Test(arguments: [false, true])
  func `what is written behind the end is refused, and what was before it arrives`(
    isClosed: Bool
  ) throws {
    try withTestLoop { test throws in
      let pair = MemoryPair(on: test.loop, toFar: .pieces(of: 1, every: .seconds(1)))
      let (reader, writer) = (pair.far.reader, pair.near.writer)
      writer.write("abc".utf8)
      isClosed ? writer.close() : writer.writeEOF()
      writer.write("d".utf8)
      #expect { try test.run(writer.drain()) } throws: { code($0) == .brokenPipe }
      #expect(try test.run(reader.readToEnd()) == Array("abc".utf8))
      #expect(test.loop.time == .seconds(3))
      writer.close()
      #expect { try test.run(writer.waitClosed()) } throws: { code($0) == .brokenPipe }
    }
  }

  @Test func `what is written when the loop is closed is dropped without a word`() throws {
    let test = TestLoop()
    let pair = MemoryPair(on: test.loop, toFar: .pieces(of: 1, every: .seconds(1)))
    test.close()
    pair.near.writer.write("abc".utf8)
    pair.near.writer.close()
    #expect(test.reports.isEmpty)
    #expect(pair.far.reader.atEOF)
  }

  @Test(arguments: [0, -1])
  func `pieces of no bytes are the caller's mistake`(count: Int) async {
    await #expect(processExitsWith: .failure) { [count] in
      let test = TestLoop()
      _ = MemoryPair(on: test.loop, toNear: .pieces(of: count, every: .zero))
      test.close()
    }
  }

  @Test func `its awaitables keep the contract of awaitables`() throws {
    try AwaitableLaw.check { test in
      let pair = MemoryPair(on: test.loop, toFar: .pieces(of: 2, every: .seconds(1)))
      pair.near.writer.write("line\n".utf8)
      return pair.far.reader.readLine()
    }
    try AwaitableLaw.check { test in
      let pair = MemoryPair(on: test.loop, capacity: 0)
      pair.near.writer.write([1])
      test.loop.callLater(.seconds(1)) { pair.far.reader.takeBytes { $0.count } }
      return pair.near.writer.drain()
    }
    try AwaitableLaw.check { test in
      let pair = MemoryPair(on: test.loop, capacity: 0)
      pair.near.writer.write("abc".utf8)
      test.loop.callLater(.seconds(1)) { pair.near.writer.writeEOF() }
      let other = MemoryPair(on: test.loop)
      return pair.far.reader.copy(to: other.near.writer)
    }
  }
}
