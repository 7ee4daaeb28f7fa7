import Foundation
import Generators
import Loop
import LoopTesting
import TestSupport
import Testing

/// Files that are sent over connections.
@Suite(.oneAtATime) struct SendFileTests {
  /// A file, and a connection on which it is sent.
  private final class Fixture {
    let loop: EventLoop
    let bytes: [UInt8]
    let file: FileHandle
    let near: (reader: StreamReader, writer: StreamWriter)
    let far: (reader: StreamReader, writer: StreamWriter)
    var reports: [ErrorReport] = []

    init(count: Int, isShared: Bool, isNarrow: Bool) throws {
      bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 >> 4) }
      let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
      try Data(bytes).write(to: url)
      file = try FileHandle(forReadingFrom: url)
      try FileManager.default.removeItem(at: url)
      let loop = EventLoop(selector: try makeDefaultSelector())
      self.loop = loop
      loop.slowStepThreshold = nil
      if isShared {
        let pair = try Descriptor.socketPair()
        near = try loop.openConnection(socket: pair.0.number)
        far = try loop.openConnection(socket: pair.1.number)
      } else {
        var accepted: (StreamReader, StreamWriter)?
        let server = try loop.startServer(on: .ipv4(.loopback, port: 0)) {
          accepted = ($0, $1)
          return EventLoop.turn
        }
        near = try loop.runUntilComplete(loop.openConnection(to: server.localAddresses[0]))
        while accepted == nil { try loop.runUntilComplete(EventLoop.turn) }
        far = try #require(accepted)
        server.close()
      }
      loop.exceptionHandler = { [unowned self] in reports.append($1) }
      if isNarrow {
        // The system takes little of a file at a time.
        try near.writer.setSocketOption(.sendBufferSize, to: 20_000)
        try far.writer.setSocketOption(.receiveBufferSize, to: 20_000)
      }
    }

    func close() throws {
      near.writer.close()
      far.writer.close()
      loop.close()
      try file.close()
    }

    func send(from offset: Int = 0, upTo count: Int = .max) -> StreamWriter.SendFile {
      near.writer.sendFile(descriptor: file.fileDescriptor, from: offset, upTo: count)
    }
  }

  private func withFixture(
    count: Int = 600_000, isShared: Bool = false, isNarrow: Bool = true,
    _ body: (Fixture) throws -> Void
  ) throws {
    let fixture = try Fixture(count: count, isShared: isShared, isNarrow: isNarrow)
    try body(fixture)
    try fixture.close()
  }

  @Test(arguments: [false, true], [(0, .max), (100_000, 234_567), (599_999, 10), (600_001, 1)])
  func `a file, or a part of it, is sent, and how much it was is told`(
    isShared: Bool, part: (offset: Int, count: Int)
  ) throws {
    try withFixture(isShared: isShared) { fixture throws in
      let wanted = Array(fixture.bytes.dropFirst(part.offset).prefix(part.count))
      let sending = fixture.loop.createTask(fixture.send(from: part.offset, upTo: part.count))
      sending.addDoneCallback { _ in fixture.near.writer.close() }
      let isSame = try fixture.loop.runUntilComplete(fixture.far.reader.readToEnd()) == wanted
      #expect(isSame)
      #expect(try sending.result() == wanted.count)
      #expect(try fixture.file.offset() == 0)
    }
  }

  @Test func `what the system takes at once is sent in parts, with turns for others between`()
    throws
  {
    try withFixture(count: 3_500_000, isNarrow: false) { fixture throws in
      let loop = fixture.loop
      let sending = loop.createTask(fixture.send(upTo: 3_000_000))
      let others = loop.createTask(Turning())
      let all = try loop.runUntilComplete(fixture.far.reader.readExactly(3_000_000))
      #expect(try loop.runUntilComplete(sending) == 3_000_000)
      let isSame = all == Array(fixture.bytes.prefix(3_000_000))
      #expect(isSame)
      others.cancel()
      let turns = try loop.runUntilComplete(others)
      #expect(turns >= 3, "\(turns) turns")
    }
  }

  @Test func `it is sent behind what was written before, and before what is written meanwhile`()
    throws
  {
    try withFixture { fixture throws in
      let (loop, writer) = (fixture.loop, fixture.near.writer)
      // More than the system takes.
      let head = [UInt8](repeating: 1, count: 300_000)
      writer.write(head)
      let sending = [loop.createTask(fixture.send()), loop.createTask(fixture.send(upTo: 100))]
      let reading = loop.createTask(fixture.far.reader.readExactly(head.count + 100_000))
      let start = try loop.runUntilComplete(reading)
      // It is on its way now.
      #expect(!sending[0].isDone)
      writer.write("tail".utf8)
      #expect(writer.bufferedByteCount == 4)
      writer.writeEOF()
      let rest = try loop.runUntilComplete(fixture.far.reader.readToEnd())
      let isSame = start + rest == head + fixture.bytes + Array("tail".utf8)
      #expect(isSame)
      #expect(try sending[0].result() == 600_000)
      // The second one had not begun when the output was ended.
      #expect { try loop.runUntilComplete(sending[1]) } throws: { code($0) == .brokenPipe }
    }
  }

  @Test func `two files follow one another, and closing waits for the one that has begun`() throws {
    try withFixture { fixture throws in
      let loop = fixture.loop
      let sending = [
        loop.createTask(fixture.send(upTo: 10)), loop.createTask(fixture.send(from: 10)),
      ]
      let start = try loop.runUntilComplete(fixture.far.reader.readExactly(11))
      #expect(sending[0].isDone && !sending[1].isDone)
      fixture.near.writer.close()
      let rest = try loop.runUntilComplete(fixture.far.reader.readToEnd())
      let isSame = start + rest == fixture.bytes
      #expect(isSame)
      try loop.runUntilComplete(fixture.near.writer.waitClosed())
      #expect(try sending.map { try $0.result() } == [10, 599_990])
    }
  }

  @Test func `a pipe that is closed while it is sent takes all of it`() throws {
    try withFixture { fixture throws in
      let loop = fixture.loop
      let pipe = try Descriptor.pipe(isBlocking: true)
      let (reader, writer) = (
        try loop.openReader(descriptor: pipe.read.number),
        try loop.openWriter(descriptor: pipe.write.number)
      )
      pipe.write.close()
      let sending = loop.createTask(
        writer.sendFile(descriptor: fixture.file.fileDescriptor))
      let start = try loop.runUntilComplete(reader.readExactly(1))
      #expect(!sending.isDone)
      writer.close()
      let rest = try loop.runUntilComplete(reader.readToEnd())
      let isSame = start + rest == fixture.bytes
      #expect(isSame)
      #expect(try loop.runUntilComplete(sending) == 600_000)
      reader.close()
    }
  }

  @Test(arguments: [0, 1, 2, 3, 5, 8])
  func `cancelled on its way it leaves the connection to the others`(iterations: Int) throws {
    try withFixture { fixture throws in
      let (loop, writer) = (fixture.loop, fixture.near.writer)
      let sending = loop.createTask(fixture.send())
      for _ in 0..<iterations { try loop.runUntilComplete(EventLoop.turn) }
      sending.cancel()
      #expect(throws: CancelledError.self) { try loop.runUntilComplete(sending) }
      writer.write("tail".utf8)
      writer.close()
      let all = try loop.runUntilComplete(fixture.far.reader.readToEnd())
      #expect(all.suffix(4) == Array("tail".utf8))
      let isSame = all.dropLast(4) == fixture.bytes.prefix(all.count - 4)
      #expect(isSame)
    }
  }

  @Test func `a side that is gone is an error, and no signal`() throws {
    try withFixture { fixture throws in
      let sending = fixture.loop.createTask(fixture.send())
      _ = try fixture.loop.runUntilComplete(fixture.far.reader.readExactly(1))
      fixture.far.writer.abort()
      #expect {
        try fixture.loop.runUntilComplete(sending)
      } throws: {
        code($0) == .connectionReset || code($0) == .brokenPipe
      }
      #expect { try fixture.loop.runUntilComplete(fixture.send()) } throws: {
        code($0) == .connectionReset || code($0) == .brokenPipe
      }
    }
  }

  #if os(Linux)
    @Test func `aborted or with its loop closed, it ends, and leaves no descriptor`() async {
      await #expect(processExitsWith: .success) {
        let before = try settleProcess()
        for isAborted in [false, true] {
          let fixture = try Fixture(count: 600_000, isShared: false, isNarrow: true)
          let sending = fixture.loop.createTask(fixture.send())
          _ = try fixture.loop.runUntilComplete(fixture.far.reader.readExactly(1))
          if isAborted {
            fixture.near.writer.abort()
            do {
              _ = try fixture.loop.runUntilComplete(sending)
              require(false, "it was sent")
            } catch { require(code(error) == .connectionAborted, "\(error)") }
          } else {
            fixture.loop.close()
            require(sending.isCancelled, "\(sending)")
          }
          try fixture.close()
        }
        require(Descriptor.liveCount == 0, "\(Descriptor.liveCount) descriptors")
        require(hasOpenDescriptors(before), "numbers")
      }
    }
  #endif

  @Test func `what cannot be sent is a typed error, and the connection goes on`() throws {
    try withFixture(count: 10) { fixture throws in
      let (loop, writer) = (fixture.loop, fixture.near.writer)
      let pipe = try Descriptor.pipe()
      let folder = open("/", O_RDONLY)
      defer { close(folder) }
      for (number, wanted) in [
        (-1, SystemError.Code.badDescriptor), (pipe.read.number, .init(rawValue: ESPIPE)),
        (folder, .init(rawValue: EISDIR)), (pipe.write.number, .init(rawValue: ESPIPE)),
      ] {
        #expect { try loop.runUntilComplete(writer.sendFile(descriptor: number)) } throws: {
          code($0) == wanted
        }
      }
      for (offset, count) in [(-1, 1), (0, -1)] {
        #expect(throws: StreamError.invalidCount(-1)) {
          try loop.runUntilComplete(fixture.send(from: offset, upTo: count))
        }
      }
      #expect(try loop.runUntilComplete(fixture.send(upTo: 0)) == 0)
      #expect(try loop.runUntilComplete(fixture.send()) == 10)
      #expect(try loop.runUntilComplete(fixture.far.reader.readExactly(10)) == fixture.bytes)
      writer.close()
      #expect { try loop.runUntilComplete(fixture.send()) } throws: { code($0) == .brokenPipe }
      #expect(fixture.reports.map(\.kind) == [.refused])
    }
  }

  @Test func `a pipe takes it, and a file does not`() throws {
    try withFixture(count: 1_000_000) { fixture throws in
      let loop = fixture.loop
      let pipe = try Descriptor.pipe(isBlocking: true)
      let (reader, writer) = (
        try loop.openReader(descriptor: pipe.read.number),
        try loop.openWriter(descriptor: pipe.write.number)
      )
      pipe.write.close()
      let sending = loop.createTask(
        writer.sendFile(descriptor: fixture.file.fileDescriptor, from: 1))
      sending.addDoneCallback { _ in writer.close() }
      let isSame = try loop.runUntilComplete(reader.readToEnd()) == Array(fixture.bytes.dropFirst())
      #expect(isSame)
      #expect(try sending.result() == 999_999)
      reader.close()
      let file = try loop.openWriter(descriptor: fixture.file.fileDescriptor)
      #expect {
        try loop.runUntilComplete(file.sendFile(descriptor: fixture.file.fileDescriptor))
      } throws: {
        code($0) == .notSupported
      }
      file.close()
    }
  }
}

/// Counts its turns until it is cancelled.
private struct Turning: Coroutine {
  typealias Returned = Int
  var count = 0

  static let body = Program {
    Try {
      Forever {
        YieldFrom(EventLoop.turn)
        Do { $0.count += 1 }
      }
    } catch: {
      Catch(CancelledError.self) {}
    }
    Return { $0.count }
  }
}
