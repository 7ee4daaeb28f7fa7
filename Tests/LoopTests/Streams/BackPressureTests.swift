import Generators
import Loop
import TestSupport
import Testing

@Suite(.oneAtATime) struct BackPressureTests {
  /// Sends pieces, waiting whenever too much is buffered.
  struct Sender: Coroutine {
    typealias Returned = Int
    let stream: Stream
    let piece: [UInt8]
    var left: Int
    var most = 0

    static let body = Program {
      While {
        $0.left > 0
      } do: {
        Do {
          $0.stream.writer.write($0.piece)
          $0.left -= 1
          $0.most = max($0.most, $0.stream.writer.bufferedByteCount)
        }
        YieldFrom { $0.stream.writer.drain() }
      }
      Do { $0.stream.writer.close() }
      YieldFrom { $0.stream.writer.waitClosed() }
      Return { $0.most }
    }
  }

  @Test(arguments: SelectorKind.allCases)
  func `a writer waits until the reader takes`(_ kind: SelectorKind) throws {
    let bench = try StreamBench(kind)
    let (near, far) = try bench.pair()
    let piece = [UInt8](repeating: 42, count: 100_000)
    let sender = bench.loop.createTask(Sender(stream: near, piece: piece, left: 300))
    _ = try bench.run(bench.loop.sleep(.milliseconds(30)))
    #expect(!sender.isDone)
    let received = try bench.run(far.reader.readToEnd())
    #expect(received.count == 30_000_000)
    #expect(try bench.run(sender) <= 165_536)
    far.writer.close()
  }

  @Test func `a reader that nobody reads from buffers little`() throws {
    let bench = try StreamBench()
    let (near, far) = try bench.pair(limit: 1_000)
    far.writer.write([1])
    #expect(try bench.run(near.reader.read()) == [1])
    let piece = [UInt8](repeating: 42, count: 100_000)
    let sender = bench.loop.createTask(Sender(stream: far, piece: piece, left: 300))
    _ = try bench.run(bench.loop.sleep(.milliseconds(30)))
    #expect(!sender.isDone)
    // Twice the limit, and what one call receives.
    #expect(try bench.run(near.reader.read()).count <= 2_000 + 65_536)
    near.writer.abort()
    #expect(throws: SystemError.self) { try bench.run(sender) }
    far.writer.close()
  }

  @Test func `without a limit everything is buffered`() throws {
    let bench = try StreamBench()
    let (near, far) = try bench.pair(limit: .max)
    far.writer.write([1])
    #expect(try bench.run(near.reader.read()) == [1])
    let sender = bench.loop.createTask(
      Sender(stream: far, piece: [UInt8](repeating: 42, count: 100_000), left: 50))
    _ = try bench.run(sender)
    #expect(try bench.run(near.reader.readExactly(5_000_000)).count == 5_000_000)
    near.writer.close()
  }

  @Test func `closing sends what is buffered first, also for a dropped stream`() throws {
    let bench = try StreamBench()
    let far: Stream
    do {
      let near: Stream
      (near, far) = try bench.pair()
      near.writer.write([UInt8](repeating: 42, count: 10_000_000))
      #expect(near.writer.bufferedByteCount > 0)
      near.writer.close()
    }
    #expect(try bench.run(far.reader.readToEnd()).count == 10_000_000)
    far.writer.close()
    #expect(bench.reports.isEmpty)
  }

  @Test func `new marks count for what is buffered already`() throws {
    let bench = try StreamBench()
    let (near, far) = try bench.pair()
    near.writer.setWriteBufferLimits(high: 100_000_000)
    near.writer.write([UInt8](repeating: 42, count: 10_000_000))
    #expect(near.writer.bufferedByteCount > 10)
    try bench.run(near.writer.drain())
    near.writer.setWriteBufferLimits(high: 10)
    let drain = bench.loop.createTask(near.writer.drain())
    _ = try bench.run(bench.loop.sleep(.zero))
    #expect(!drain.isDone)
    near.writer.setWriteBufferLimits(high: 100_000_000)
    try bench.run(drain)
    near.writer.abort()
    far.writer.abort()
  }

  @Test func `what is written after the end does not hold the end back`() throws {
    let bench = try StreamBench()
    let (near, far) = try bench.pair()
    near.writer.write([UInt8](repeating: 42, count: 10_000_000))
    near.writer.writeEOF()
    #expect(near.writer.bufferedByteCount > 0)
    near.writer.write([1])
    #expect(try bench.run(far.reader.readToEnd()).count == 10_000_000)
    #expect { try bench.run(near.writer.drain()) } throws: { code($0) == .brokenPipe }
    near.writer.close()
    far.writer.close()
  }

  @Test(arguments: SelectorKind.allCases)
  func `a reset in the middle of sending is raised by drain and by waiting for the end`(
    _ kind: SelectorKind
  ) throws {
    let bench = try StreamBench(kind)
    let (near, far) = try bench.pair()
    near.writer.write([UInt8](repeating: 42, count: 10_000_000))
    let drain = bench.loop.createTask(near.writer.drain())
    _ = try bench.run(far.reader.read())
    far.writer.abort()
    let failures: [SystemError.Code] = [.connectionReset, .brokenPipe]
    #expect { try bench.run(drain) } throws: { failures.contains(code($0) ?? .interrupted) }
    #expect(near.writer.bufferedByteCount == 0)
    near.writer.close()
    #expect { try bench.run(near.writer.waitClosed()) } throws: {
      failures.contains(code($0) ?? .interrupted)
    }
    #expect(bench.reports.isEmpty)
  }

  @Test func `closed while it sends, a stream whose other side goes ends`() throws {
    let bench = try StreamBench()
    let (near, far) = try bench.pair()
    near.writer.write([UInt8](repeating: 42, count: 10_000_000))
    near.writer.close()
    let closing = bench.loop.createTask(near.writer.waitClosed())
    let other = bench.loop.createTask(near.writer.waitClosed())
    _ = try bench.run(far.reader.read())
    other.cancel()
    far.writer.abort()
    #expect(throws: SystemError.self) { try bench.run(closing) }
    #expect(throws: CancelledError.self) { try bench.run(other) }
    #expect(near.writer.peerAddress == nil)
    #expect(try bench.loop.runUntilIdle() == .idle)
    #expect(bench.reports.isEmpty)
  }

  @Test func `a drain that waits ends when the stream is aborted`() throws {
    let bench = try StreamBench()
    let (near, far) = try bench.pair()
    near.writer.setWriteBufferLimits(high: 10)
    near.writer.write([UInt8](repeating: 42, count: 10_000_000))
    let first = bench.loop.createTask(near.writer.drain())
    let second = bench.loop.createTask(near.writer.drain())
    _ = try bench.run(bench.loop.sleep(.zero))
    first.cancel()
    #expect(throws: CancelledError.self) { try bench.run(first) }
    #expect(!second.isDone)
    near.writer.abort()
    #expect { try bench.run(second) } throws: { code($0) == .connectionAborted }
    try bench.run(near.writer.waitClosed())
    #expect { try bench.run(far.reader.readToEnd()) } throws: { code($0) == .connectionReset }
    far.writer.close()
  }
}
