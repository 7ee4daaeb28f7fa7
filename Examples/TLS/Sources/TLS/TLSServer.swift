import Loop

/// Begins TLS on the side that is connected to.
///
/// ```swift
/// YieldFrom(into: \.secure) {
///   $0.loop.waitFor($0.server.startTLS($0.reader, $0.writer), timeout: .seconds(10))
/// }
/// ```
///
/// One is made for many connections, in the thread of their loop.
public struct TLSServer {
  let context: TLSContext

  /// Makes a server.
  ///
  /// It reads files, which may take a moment: make it before the loop runs. A key with a password is refused.
  ///
  /// - Parameters:
  ///   - certificate: A file with its certificate, and those of its issuers behind it, in PEM.
  ///   - key: A file with the key of the certificate, in PEM.
  ///   - protocols: What it speaks inside, the best first (ALPN). A client that offers others only is
  ///     refused; one that offers none is not. With none, whatever is offered is passed over.
  ///   - newest: The newest version that it speaks.
  /// - Throws: ``TLSError/unusableFile(_:reason:)``, ``TLSError/invalidProtocol(_:)``,
  ///   ``TLSError/unavailable(_:)``.
  public init(
    certificate: String, key: String, protocols: [String] = [], newest: TLSVersion = .tls13
  ) throws(TLSError) {
    context = try TLSContext(.server, protocols: protocols, newest: newest)
    try context.show(certificate: certificate, key: key)
  }

  /// Begins TLS on a connection, at once or after other bytes were exchanged in the clear.
  ///
  /// As ``TLSClient/startTLS(_:_:hostName:)``. A client that says nothing has it wait for ever: give it a limit
  /// of time.
  ///
  /// - Parameters:
  ///   - reader: The receiving side of the connection.
  ///   - writer: Its sending side.
  /// - Returns: An awaitable of the connection over TLS. It raises a ``TLSError``, and what the connection
  ///   fails with. After an error, or when it is cancelled, the connection is of no more use: close it.
  public func startTLS<Reader: ByteReader, Writer: ByteWriter>(
    _ reader: Reader, _ writer: Writer
  ) -> TLSHandshake<Reader, Writer> {
    TLSHandshake(reader, writer, context, hostName: nil)
  }
}

@available(*, unavailable, message: "it belongs to the thread of its loop")
extension TLSServer: Sendable {}
