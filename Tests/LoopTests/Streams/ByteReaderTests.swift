import Generators
import Loop
import LoopTesting
import TestSupport
import Testing

/// What is written once for every reader and writer.
@Suite struct ByteReaderTests {
  @Test func `a server that is written against the protocols serves a pair in memory`() throws {
    try withTestLoop { test in
      let pair = MemoryPair(on: test.loop, toFar: .pieces(of: 3, every: .milliseconds(1)))
      let serving = test.loop.createTask(
        EchoLines(reader: pair.far.reader, writer: pair.far.writer))
      pair.near.writer.write("one\ntwo\n".utf8)
      #expect(try test.run(pair.near.reader.readLine()) == Array("one\n".utf8))
      #expect(try test.run(pair.near.reader.readLine()) == Array("two\n".utf8))
      pair.near.writer.close()
      try test.run(serving)
    }
  }

  @Test func `the same server serves a socket`() throws {
    let bench = try StreamBench()
    let (near, far) = try bench.pair()
    let serving = bench.loop.createTask(EchoLines(reader: far.reader, writer: far.writer))
    near.writer.write("one\n".utf8)
    #expect(try bench.run(near.reader.readLine()) == Array("one\n".utf8))
    near.writer.close()
    try bench.run(serving)
    #expect(bench.reports.isEmpty)
  }

  @Test func `a socket's reader lends what it has received, and gives what was not taken`() throws {
    let bench = try StreamBench()
    let (near, far) = try bench.pair()
    far.writer.write("0123456789".utf8)
    try bench.run(near.reader.receive(atLeast: 10))
    let sum = near.reader.withReceivedBytes { bytes, taken in
      taken = 4
      return bytes.indices.reduce(0) { $0 + Int(bytes[$1] - 48) }
    }
    #expect(sum == 45)
    do throws(Mishap) {
      try near.reader.withReceivedBytes { _, taken throws(Mishap) in
        taken = 2
        throw .first
      }
      Issue.record("nothing is thrown")
    } catch {
      #expect(error == .first)
    }
    #expect(try bench.run(near.reader.read()) == Array("456789".utf8))
    near.writer.close()
    far.writer.close()
  }

  @Test func `a reader of which only the primitives are written reads as a socket's does`() throws {
    let bench = try StreamBench()
    let (near, far) = try bench.pair(limit: 10)
    let reader = PlainReader(base: near.reader)
    far.writer.write("one\ntwo--three0123456789A\nnext\nrest".utf8)
    far.writer.close()
    #expect(try bench.run(reader.readLine()) == Array("one\n".utf8))
    #expect(try bench.run(reader.readUntil(Array("--".utf8))) == Array("two--".utf8))
    #expect(try bench.run(reader.read(upTo: 2)) == Array("th".utf8))
    #expect(try bench.run(reader.readExactly(3)) == Array("ree".utf8))
    #expect(throws: LimitOverrunError(limit: 10, consumed: 11)) {
      try bench.run(reader.readUntil([10]))
    }
    #expect(throws: LimitOverrunError(limit: 10, consumed: 11)) { try bench.run(reader.readLine()) }
    #expect(try bench.run(reader.readLine()) == Array("next\n".utf8))
    #expect(throws: StreamError.invalidCount(0)) { try bench.run(reader.read(upTo: 0)) }
    #expect(throws: StreamError.invalidCount(-1)) { try bench.run(reader.readExactly(-1)) }
    #expect(throws: StreamError.invalidCount(-1)) { try bench.run(reader.readToEnd(limit: -1)) }
    #expect(throws: StreamError.emptySeparator) { try bench.run(reader.readUntil([])) }
    #expect(throws: LimitOverrunError(limit: 3, consumed: 4)) {
      try bench.run(reader.readToEnd(limit: 3))
    }
    #expect(throws: IncompleteReadError(partial: Array("rest".utf8), expected: 5)) {
      try bench.run(reader.readExactly(5))
    }
    #expect(throws: IncompleteReadError(partial: [], expected: nil)) {
      try bench.run(reader.readUntil([1]))
    }
    #expect(try bench.run(reader.read()) == [])
    near.writer.close()
  }

  @Test func `copying goes no faster than the writer takes`() throws {
    try withTestLoop { test in
      let source = MemoryPair(on: test.loop, capacity: 1_000)
      let target = MemoryPair(on: test.loop, capacity: 1_000)
      let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
      let copying = test.loop.createTask(source.far.reader.copy(to: target.near.writer))
      let sending = test.loop.createTask(
        SendPieces(writer: source.near.writer, bytes: bytes, size: 500))
      try test.settle()
      #expect(!sending.isDone)
      let waiting = target.far.reader.withReceivedBytes { bytes, _ in bytes.count }
      #expect(waiting <= 3_000)
      let reading = test.loop.createTask(target.far.reader.readToEnd())
      #expect(try test.run(copying) == bytes.count)
      target.near.writer.close()
      #expect(try test.run(reading) == bytes)
      try test.run(sending)
    }
  }

  @Test func `copying stops at a number of bytes, or at the end`() throws {
    try withTestLoop { test throws in
      let source = MemoryPair(on: test.loop)
      let target = MemoryPair(on: test.loop)
      let (reader, writer) = (source.far.reader, target.near.writer)
      source.near.writer.write("0123456789".utf8)
      source.near.writer.writeEOF()
      #expect(try test.run(reader.copy(to: writer, upTo: 0)) == 0)
      #expect(try test.run(reader.copy(to: writer, upTo: 4)) == 4)
      #expect(throws: StreamError.invalidCount(-1)) {
        try test.run(reader.copy(to: writer, upTo: -1))
      }
      #expect(try test.run(target.far.reader.read()) == Array("0123".utf8))
      #expect(try test.run(reader.copy(to: writer)) == 6)
      #expect(try test.run(reader.copy(to: writer)) == 0)
      #expect(try test.run(target.far.reader.read()) == Array("456789".utf8))
    }
  }

  @Test func `copying raises what either side fails with, and loses nothing when it is cancelled`()
    throws
  {
    try withTestLoop { test in
      let source = MemoryPair(on: test.loop)
      let target = MemoryPair(on: test.loop)
      let (reader, writer) = (source.far.reader, target.near.writer)
      let copying = test.loop.createTask(reader.copy(to: writer))
      try test.settle()
      copying.cancel()
      source.near.writer.write("abc".utf8)
      #expect(throws: CancelledError.self) { try test.run(copying) }
      #expect(try test.run(reader.read()) == Array("abc".utf8))
      source.near.writer.write("def".utf8)
      source.breakOff(Mishap.first)
      #expect(throws: Mishap.first) { try test.run(reader.copy(to: writer)) }
      #expect(try test.run(target.far.reader.read()) == Array("def".utf8))
      let other = MemoryPair(on: test.loop)
      other.near.writer.write([1])
      target.breakOff(Mishap.second)
      #expect(throws: Mishap.second) { try test.run(other.far.reader.copy(to: writer)) }
    }
  }

  @Test func `frames come back as they were written, however they are cut`() throws {
    try withTestLoop { test throws in
      let pair = MemoryPair(on: test.loop, toFar: .pieces(of: 1, every: .milliseconds(1)))
      let (reader, writer) = (pair.far.reader, pair.near.writer)
      writer.writeFrame("hello".utf8)
      writer.writeFrame([], prefix: 2)
      writer.writeFrame([UInt8](repeating: 7, count: 300), prefix: 2)
      writer.writeEOF()
      #expect(try test.run(reader.readFrame()) == Array("hello".utf8))
      #expect(try test.run(reader.readFrame(prefix: 2)) == [])
      #expect(throws: LimitOverrunError(limit: 299, consumed: 2)) {
        try test.run(reader.readFrame(prefix: 2, limit: 299))
      }
      #expect(
        try test.run(reader.readFrame(prefix: 2, limit: 300)) == [UInt8](repeating: 7, count: 300))
      #expect(try test.run(reader.readFrame()) == nil)
    }
  }

  @Test func `a stream that ends in a frame is an error, in front and behind its number`() throws {
    try withTestLoop { test throws in
      for (bytes, expected) in [([0, 0], 4), ([0, 0, 0, 2, 65], 6)] as [([UInt8], Int)] {
        let pair = MemoryPair(on: test.loop)
        pair.near.writer.write(bytes)
        pair.near.writer.writeEOF()
        #expect(throws: IncompleteReadError(partial: bytes, expected: expected)) {
          try test.run(pair.far.reader.readFrame())
        }
        #expect(try test.run(pair.far.reader.readFrame()) == nil)
      }
    }
  }
}

/// A reader of another package: what is required, and no more.
struct PlainReader<Base: ByteReader>: ByteReader {
  let base: Base

  var limit: Int { base.limit }
  var atEOF: Bool { base.atEOF }
  func receive(atLeast count: Int) -> Base.Arrival { base.receive(atLeast: count) }
  func takeBytes(_ body: (Span<UInt8>) -> Int) { base.takeBytes(body) }
  func close() { base.close() }
}

/// Echoes lines, of whatever stream.
struct EchoLines<Reader: ByteReader, Writer: ByteWriter>: GenericCoroutine {
  typealias Returned = Void
  let reader: Reader
  let writer: Writer
  var line: [UInt8] = []

  static var body: some Statement<Self> {
    Try {
      Forever {
        YieldFrom(into: \.line) { $0.reader.readLine() }
        Break(if: { $0.line.isEmpty })
        Do { $0.writer.write($0.line) }
        YieldFrom { $0.writer.drain() }
      }
    } finally: {
      Do { $0.writer.close() }
    }
  }
}

/// Writes bytes in pieces of a size, and ends.
private struct SendPieces<Writer: ByteWriter>: GenericCoroutine {
  typealias Returned = Void
  let writer: Writer
  let bytes: [UInt8]
  let size: Int
  var start = 0

  static var body: some Statement<Self> {
    While({ $0.start < $0.bytes.count }) {
      Do {
        $0.writer.write($0.bytes[$0.start..<min($0.start + $0.size, $0.bytes.count)])
        $0.start += $0.size
      }
      YieldFrom { $0.writer.drain() }
    }
    Do { $0.writer.writeEOF() }
  }
}

/// Collects the lines of a stream, up to an empty one.
private struct CollectLines<Reader: ByteReader>: GenericCoroutine {
  typealias Returned = [String]
  let reader: Reader
  var line: [UInt8] = []
  var lines: [String] = []

  init(reader: Reader) { self.reader = reader }

  static var body: some Statement<Self> {
    ForAwait(\.line, in: { $0.reader.lines }) {
      Do { $0.lines.append(String(decoding: $0.line, as: UTF8.self)) }
      Break(if: { $0.line == [10] })
    }
    Return { $0.lines }
  }
}

extension ByteReaderTests {
  @Test func `a body runs over the lines of a stream, up to a Break or its end`() throws {
    try withTestLoop { test throws in
      let pair = MemoryPair(on: test.loop, toFar: .pieces(of: 2, every: .seconds(1)))
      pair.near.writer.write("GET\nHost\n\nbody\nrest".utf8)
      pair.near.writer.writeEOF()
      let reader = pair.far.reader
      #expect(try test.run(CollectLines(reader: reader)) == ["GET\n", "Host\n", "\n"])
      #expect(try test.run(CollectLines(reader: reader)) == ["body\n", "rest"])
      #expect(try test.run(CollectLines(reader: reader)) == [])
    }
  }
}

extension ByteReaderTests {
  @Test func `a frame of fewer bytes than none is refused, and nothing is taken`() throws {
    try withTestLoop { test throws in
      let pair = MemoryPair(on: test.loop)
      pair.near.writer.writeFrame([])
      #expect(throws: StreamError.invalidCount(-1)) {
        try test.run(pair.far.reader.readFrame(limit: -1))
      }
      #expect(try test.run(pair.far.reader.readFrame(limit: 0)) == [])
    }
  }
}

extension ByteReaderTests {
  @Test func `more than there is cannot be taken, and not from within`() async {
    await #expect(processExitsWith: .failure) {
      let bench = try StreamBench()
      let (near, _) = try bench.pair()
      near.reader.takeBytes { $0.count + 1 }
    }
    await #expect(processExitsWith: .failure) {
      let bench = try StreamBench()
      let (near, _) = try bench.pair()
      near.reader.takeBytes { _ in
        near.reader.takeBytes { _ in 0 }
        return 0
      }
    }
  }
}

extension ByteReaderTests {
  @Test func `a line feed is found at each place, among bytes that are nearly one`() throws {
    try withTestLoop { test in
      let pair = MemoryPair(on: test.loop)
      let (reader, writer) = (pair.far.reader, pair.near.writer)
      let others: [UInt8] = [0x0B, 0x8A, 0x09, 0x00, 0xFF, 0x0B, 0x0B, 0x8B, 0x2A]
      var findings = Findings()
      for length in 0..<40 {
        for start in 0..<others.count {
          let rest = (0..<length).map { others[(start + $0) % others.count] }
          writer.write(rest + [0x0A, 0x0A] + rest)
          writer.write([0x0A])
          let lines = try (0..<3).map { _ in try test.run(reader.readLine()) }
          findings.note(
            unless: lines == [rest + [0x0A], [0x0A], rest + [0x0A]], "\(length) from \(start)")
          writer.write([0x0B, 0x0A] + rest + [0x0B, 0x0B, 0x0A, 0x0A, 0x0B])
          let part = try test.run(reader.readUntil([0x0B, 0x0A, 0x0A]))
          let expected = [0x0B, 0x0A] + rest + [0x0B, 0x0B, 0x0A, 0x0A]
          findings.note(unless: part == expected, "\(length) from \(start)")
          let left = try test.run(reader.read())
          findings.note(unless: left == [0x0B], "\(length) from \(start)")
        }
      }
      #expect(findings.isEmpty, "\(findings)")
    }
  }
}
