import Foundation
import Generators
import Loop
import LoopTesting
import TLS
import Testing

/// What the laws of streams leave open, or cannot know.
@Suite(.needs("openssl")) struct StreamTests {
  @Test func `an end that was not announced is told behind the last bytes, and stays`() throws {
    try withTestLoop { test in
      let pair = MemoryPair(on: test.loop)
      let secure = try SecurePair(test, over: pair)
      secure.client.writer.write("all that came".utf8)
      // The connection below ends, as when somebody in between cuts it off.
      pair.near.writer.writeEOF()
      #expect(try test.run(secure.server.reader.readExactly(8)) == Array("all that".utf8))
      for _ in 0..<3 {
        #expect(throws: TLSError.truncated) { try test.run(secure.server.reader.readExactly(8)) }
      }
      #expect(!secure.server.reader.atEOF)
      #expect(try test.run(secure.server.reader.read()) == Array(" came".utf8))
      #expect(throws: TLSError.truncated) { try test.run(secure.server.reader.read()) }
      // What goes the other way was not cut off.
      secure.server.writer.write("still".utf8)
      try test.run(secure.server.writer.drain())
      #expect(try test.run(secure.client.reader.read()) == Array("still".utf8))
    }
  }

  @Test func `an abort is no proper end for the other side`() throws {
    try withTestLoop { test in
      let secure = try SecurePair(test, over: MemoryPair(on: test.loop))
      secure.client.writer.abort()
      #expect {
        try test.run(secure.server.reader.read())
      } throws: {
        ($0 as? SystemError)?.code == .connectionReset
      }
      #expect(try test.run(secure.client.reader.read()) == [])
    }
  }

  @Test func `bytes that were changed on their way break both halves of both sides`() throws {
    try withTestLoop { test in
      let pair = MemoryPair(on: test.loop)
      let secure = try SecurePair(test, over: pair)
      secure.client.writer.write("right".utf8)
      #expect(try test.run(secure.server.reader.read()) == Array("right".utf8))
      secure.client.writer.write("wrong".utf8)
      try test.settle()
      var record = pair.far.reader.withReceivedBytes { bytes, taken in
        taken = bytes.count
        return bytes.withUnsafeBufferPointer { Array($0) }
      }
      record[record.count - 1] ^= 1
      pair.near.writer.write(record)
      for _ in 0..<2 {
        #expect {
          try test.run(secure.server.reader.read())
        } throws: { error in
          guard case .violated? = error as? TLSError else { return false }
          return true
        }
        #expect(throws: TLSError.self) { try test.run(secure.server.writer.drain()) }
        #expect(throws: TLSError.alert(.badRecord)) { try test.run(secure.client.reader.read()) }
        #expect(throws: TLSError.alert(.badRecord)) { try test.run(secure.client.writer.drain()) }
      }
    }
  }

  @Test func `what is written behind the end is dropped, and draining says so`() throws {
    try withTestLoop { test in
      let secure = try SecurePair(test, over: MemoryPair(on: test.loop))
      secure.client.writer.write("before".utf8)
      secure.client.writer.writeEOF()
      try test.run(secure.client.writer.drain())
      secure.client.writer.write("behind".utf8)
      for _ in 0..<2 {
        #expect {
          try test.run(secure.client.writer.drain())
        } throws: {
          ($0 as? SystemError)?.code == .brokenPipe
        }
      }
      #expect(try test.run(secure.server.reader.readToEnd()) == Array("before".utf8))
    }
  }

  @Test func `a farewell that does not reach one who has ended is no error; lost bytes are`()
    throws
  {
    try withTestLoop { test in
      for isSilent in [true, false] {
        let secure = try SecurePair(test, over: MemoryPair(on: test.loop))
        secure.server.writer.write("answer".utf8)
        secure.server.writer.close()
        #expect(try test.run(secure.client.reader.readToEnd()) == Array("answer".utf8))
        if !isSilent { secure.client.writer.write("lost".utf8) }
        secure.client.writer.close()
        if isSilent {
          try test.run(secure.client.writer.waitClosed())
        } else {
          #expect {
            try test.run(secure.client.writer.waitClosed())
          } throws: {
            ($0 as? SystemError)?.code == .brokenPipe
          }
        }
      }
    }
  }

  @Test(arguments: [TLSVersion.tls12, .tls13])
  func `what had come before a stream was closed can still be read`(_ version: TLSVersion) throws {
    try withTestLoop { test in
      let secure = try SecurePair(
        test, over: MemoryPair(on: test.loop), client: Certificates.client(newest: version))
      secure.server.writer.write("first\nsecond\n".utf8)
      #expect(try test.run(secure.client.reader.readLine()) == Array("first\n".utf8))
      secure.server.writer.write("third\n".utf8)
      try test.settle()
      secure.client.reader.close()
      #expect(try test.run(secure.client.reader.readToEnd()) == Array("second\nthird\n".utf8))
      #expect(secure.client.reader.atEOF)
      #expect(try test.run(secure.server.reader.read()) == [])
    }
  }

  @Test(arguments: [TLSVersion.tls12, .tls13])
  func `behind the handshake nothing is sent that a client which only writes would leave unread`(
    _ version: TLSVersion
  ) throws {
    try withTestLoop { test in
      let pair = MemoryPair(on: test.loop)
      let secure = try SecurePair(test, over: pair, client: Certificates.client(newest: version))
      secure.client.writer.write("hello".utf8)
      #expect(try test.run(secure.server.reader.read()) == Array("hello".utf8))
      #expect(pair.near.reader.withReceivedBytes { bytes, _ in bytes.count } == 0)
    }
  }

  @Test func `draining a stream that is broken leaves others their turns`() throws {
    try withTestLoop { test in
      let secure = try SecurePair(test, over: MemoryPair(on: test.loop))
      secure.client.writer.writeEOF()
      secure.client.writer.write([1])
      let insisting = test.loop.createTask(Insist(writer: secure.client.writer))
      var turns = 0
      while !insisting.isDone {
        turns += 1
        try test.run(EventLoop.turn)
      }
      #expect(turns >= 3)
      #expect(try test.run(insisting) == 500)
    }
  }

  @Test func `what nobody asks for stays below`() throws {
    try withTestLoop { test in
      let pair = MemoryPair(on: test.loop)
      let secure = try SecurePair(test, over: pair)
      let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 / 100) }
      secure.client.writer.write(bytes)
      try test.run(secure.server.reader.receive(atLeast: 1))
      #expect(secure.server.reader.withReceivedBytes { bytes, _ in bytes.count } <= 16_384)
      // Two pieces were fed: a whole record is a little longer than one.
      #expect(pair.far.reader.withReceivedBytes { bytes, _ in bytes.count } >= 100_000 - 32_768)
      let draining = test.loop.createTask(secure.client.writer.drain())
      try test.settle()
      #expect(!draining.isDone)
      #expect(try test.run(secure.server.reader.readExactly(100_000)) == bytes)
      try test.run(draining)
    }
  }

  @Test func `nothing is left of a connection, nor of a handshake that was broken off`() throws {
    weak var token: Token?
    for isComplete in [true, false] {
      try withTestLoop { test in
        let pair = MemoryPair(on: test.loop)
        let reader = TokenReader(base: pair.near.reader, token: Token())
        token = reader.token
        let handshake = test.loop.createTask(
          try Certificates.client().startTLS(reader, pair.near.writer, hostName: "localhost"))
        try test.settle()
        if isComplete {
          _ = try test.run(Certificates.server().startTLS(pair.far.reader, pair.far.writer))
          let secure = try test.run(handshake)
          secure.writer.write([1, 2, 3])
          secure.writer.close()
        } else {
          handshake.cancel()
          #expect(throws: CancelledError.self) { try test.run(handshake) }
        }
        #expect(token != nil)
      }
      #expect(token == nil)
    }
  }
}

/// Drains again and again, and counts the errors.
private struct Insist<Writer: ByteWriter>: GenericCoroutine {
  typealias Returned = Int
  let writer: Writer
  var count = 0

  static var body: some Statement<Self> {
    For({ _ in 0..<500 }) {
      Try {
        YieldFrom { $0.writer.drain() }
      } catch: {
        Catch(SystemError.self) { Do { $0.count += 1 } }
      }
    }
    Return { $0.count }
  }
}

/// Lives as long as what it is given to.
private final class Token {}

/// A reader that holds a token.
private struct TokenReader: ByteReader {
  let base: MemoryPair.Reader
  let token: Token

  var limit: Int { base.limit }
  var atEOF: Bool { base.atEOF }
  func receive(atLeast count: Int) -> MemoryPair.Wait { base.receive(atLeast: count) }
  func takeBytes(_ body: (Span<UInt8>) -> Int) { base.takeBytes(body) }
  func close() { base.close() }
}
