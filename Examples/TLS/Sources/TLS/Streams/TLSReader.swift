import Loop

/// The receiving side of a connection over TLS.
///
/// Everything that can be read from a `ByteReader` is made of these five members.
public struct TLSReader<Reader: ByteReader, Writer: ByteWriter>: ByteReader {
  let transport: TLSTransport<Reader, Writer>

  init(_ transport: TLSTransport<Reader, Writer>) { self.transport = transport }

  /// How many bytes a line may have: as many as below.
  public var limit: Int { transport.reader.limit }

  /// Whether the stream has ended and all that came has been taken.
  public var atEOF: Bool { transport.isOver }

  /// Waits until so many bytes can be taken, or until the other side has said that there are no more.
  ///
  /// - Parameter count: How many bytes.
  /// - Returns: An awaitable. It raises ``TLSError/truncated`` if the connection ends unannounced,
  ///   ``TLSError/violated(_:)``, ``TLSError/alert(_:)``; what the connection below fails with.
  public func receive(atLeast count: Int) -> TLSArrival<Reader, Writer> {
    TLSArrival(transport, count)
  }

  /// Lends what was decrypted, and takes as much of it as the closure says.
  public func takeBytes(_ body: (_ received: Span<UInt8>) -> Int) { transport.take(body) }

  /// Closes the stream, as the writer's ``TLSWriter/close()``.
  public func close() { transport.close() }
}

@available(*, unavailable, message: "a stream belongs to the thread of its loop")
extension TLSReader: Sendable {}
