import Foundation
import Loop
import LoopTesting
import TLS

/// The two ends of a connection over TLS.
struct SecurePair<Reader: ByteReader, Writer: ByteWriter> {
  typealias End = StreamEnd<Reader, Writer>
  typealias SecureEnd = StreamEnd<TLSReader<Reader, Writer>, TLSWriter<Reader, Writer>>

  /// The one that has connected.
  let client: TLSConnection<Reader, Writer>

  /// The one that serves.
  let server: TLSConnection<Reader, Writer>

  /// Begins TLS on two connected ends.
  init(
    _ test: TestLoop, _ near: End, _ far: End, client: TLSClient? = nil, server: TLSServer? = nil,
    hostName: String = "localhost"
  ) throws {
    let serving = test.loop.createTask(
      try (server ?? Certificates.server()).startTLS(far.reader, far.writer))
    do {
      self.client = try test.run(
        (client ?? Certificates.client()).startTLS(near.reader, near.writer, hostName: hostName))
    } catch {
      serving.cancel()
      throw error
    }
    self.server = try test.run(serving)
  }

  var near: SecureEnd { StreamEnd(reader: client.reader, writer: client.writer) }
  var far: SecureEnd { StreamEnd(reader: server.reader, writer: server.writer) }
}

extension SecurePair<MemoryPair.Reader, MemoryPair.Writer> {
  /// Begins TLS on a pair in memory.
  init(
    _ test: TestLoop, over pair: MemoryPair, client: TLSClient? = nil, server: TLSServer? = nil,
    hostName: String = "localhost"
  ) throws {
    try self.init(
      test, pair.near, pair.far, client: client, server: server, hostName: hostName)
  }
}

typealias SocketEnd = StreamEnd<StreamReader, StreamWriter>

/// Two connected sockets of this machine, as streams of a loop.
func socketEnds(_ test: TestLoop) throws -> (near: SocketEnd, far: SocketEnd) {
  #if canImport(Glibc)
    let kind = Int32(SOCK_STREAM.rawValue)
  #else
    let kind = SOCK_STREAM
  #endif
  var numbers: [Int32] = [-1, -1]
  guard socketpair(AF_UNIX, kind, 0, &numbers) == 0 else {
    throw SystemError(call: "socketpair", code: .init(rawValue: errno))
  }
  defer { for number in numbers { close(number) } }
  let ends = try numbers.map { number in
    let (reader, writer) = try test.loop.openConnection(socket: number)
    return StreamEnd(reader: reader, writer: writer)
  }
  return (ends[0], ends[1])
}
