import Loop

/// A connection over TLS: a reader and a writer, as any other connection has, and what was agreed on.
public struct TLSConnection<Reader: ByteReader, Writer: ByteWriter> {
  private let transport: TLSTransport<Reader, Writer>

  init(_ transport: TLSTransport<Reader, Writer>) { self.transport = transport }

  /// Reads what the other side has written.
  public var reader: TLSReader<Reader, Writer> { TLSReader(transport) }

  /// Writes what the other side reads.
  public var writer: TLSWriter<Reader, Writer> { TLSWriter(transport) }

  /// The version that was agreed on.
  public var version: TLSVersion { transport.session.version }

  /// The cipher that was agreed on, by OpenSSL's name: `TLS_AES_256_GCM_SHA384`.
  public var cipher: String { transport.session.cipher }

  /// The protocol to speak inside (ALPN); `nil` if there was no talk of any.
  public var applicationProtocol: String? { transport.session.applicationProtocol }

  /// The name of the host that the client has asked for (SNI); `nil` if it named none.
  public var serverName: String? { transport.session.serverName }
}

@available(*, unavailable, message: "a stream belongs to the thread of its loop")
extension TLSConnection: Sendable {}
