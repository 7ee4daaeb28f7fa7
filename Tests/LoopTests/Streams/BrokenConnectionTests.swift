import Generators
import Loop
import Testing

/// One error of a connection, told to both halves.
@Suite struct BrokenConnectionTests {
  /// What the near side has done when the connection breaks.
  enum Moment: CaseIterable {
    case writesOnce
    case writesTwice
    case waitsForBytes
    case waitsForMoreBytesThanCome
    case hasReadBefore
    case endsOutput
  }

  @Test(arguments: SelectorKind.allCases, Moment.allCases)
  func `a reset that writing meets is raised by reading, behind the last bytes`(
    _ kind: SelectorKind, _ moment: Moment
  ) throws {
    let bench = try StreamBench(kind)
    let sockets = try connection()
    defer { close(sockets.client, sockets.server) }
    let near = try bench.stream(sockets.client)
    defer { near.writer.close() }
    let far = try bench.stream(sockets.server)
    sockets.server.close()
    var reading: EventLoop.Task<[UInt8]>?
    switch moment {
    case .waitsForBytes: reading = bench.loop.createTask(near.reader.read())
    case .waitsForMoreBytesThanCome: reading = bench.loop.createTask(near.reader.readExactly(100))
    case .hasReadBefore:
      far.writer.write("first ".utf8)
      #expect(try bench.run(near.reader.readExactly(6)) == Array("first ".utf8))
    default: break
    }
    _ = try bench.run(bench.loop.sleep(.zero))
    far.writer.write("partial".utf8)
    far.writer.abort()
    waitForHangUp(sockets.client.number)
    near.writer.write([1])
    if moment == .writesTwice { near.writer.write([2]) }
    if moment == .endsOutput { near.writer.writeEOF() }
    #expect { try bench.run(near.writer.drain()) } throws: { code($0) == .connectionReset }
    if moment == .waitsForMoreBytesThanCome {
      #expect { try bench.run(try #require(reading)) } throws: { code($0) == .connectionReset }
      #expect(try bench.run(near.reader.read()) == Array("partial".utf8))
    } else {
      let bytes = try bench.run(reading ?? bench.loop.createTask(near.reader.read()))
      #expect(bytes == Array("partial".utf8))
    }
    for _ in 0..<2 {
      #expect { try bench.run(near.reader.read()) } throws: { code($0) == .connectionReset }
    }
    #expect(bench.reports.isEmpty)
  }

  @Test(arguments: SelectorKind.allCases)
  func `a reset that reading meets is raised by a writer that waits`(_ kind: SelectorKind) throws {
    let bench = try StreamBench(kind)
    let (near, far) = try bench.pair()
    defer { near.writer.close() }
    near.writer.write([UInt8](repeating: 1, count: 20_000_000))
    let draining = bench.loop.createTask(near.writer.drain())
    let reading = bench.loop.createTask(near.reader.read())
    _ = try bench.run(bench.loop.sleep(.milliseconds(1)))
    far.writer.abort()
    #expect { try bench.run(draining) } throws: { code($0) == .connectionReset }
    #expect { try bench.run(reading) } throws: { code($0) == .connectionReset }
    #expect(near.writer.bufferedByteCount == 0)
  }

  @Test func `an answer that came whole is not broken by a pipe that is`() throws {
    let bench = try StreamBench()
    let (near, far) = try bench.pair()
    defer { near.writer.close() }
    far.writer.write("too large".utf8)
    far.writer.close()
    var failure: (any Error)?
    for _ in 0..<1_000 where failure == nil {
      near.writer.write([1])
      do { try bench.run(near.writer.drain()) } catch { failure = error }
    }
    #expect(failure.flatMap(code) == .brokenPipe)
    #expect(try bench.run(near.reader.readToEnd()) == Array("too large".utf8))
  }
}
