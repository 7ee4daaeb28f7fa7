import Loop

/// Begins TLS on the side that connects.
///
/// ```swift
/// YieldFrom { $0.loop.openConnection(host: "example.org", port: 443) } receive: {
///   ($0.reader, $0.writer) = $1
/// }
/// YieldFrom(into: \.secure) { $0.client.startTLS($0.reader, $0.writer, hostName: "example.org") }
/// ```
///
/// The certificate that the server shows has to be of somebody trusted, and about the host that is meant.
///
/// One is made for many connections, in the thread of their loop. Mirrors what `ssl.create_default_context()`
/// of Python makes.
public struct TLSClient {
  let context: TLSContext

  /// Makes a client.
  ///
  /// It reads files, which may take a moment: make it before the loop runs.
  ///
  /// - Parameters:
  ///   - trust: Whose certificates it believes.
  ///   - protocols: What it offers to speak inside, the best first, such as `["h2", "http/1.1"]` (ALPN).
  ///   - newest: The newest version that it speaks.
  /// - Throws: ``TLSError/unusableFile(_:reason:)``, ``TLSError/invalidProtocol(_:)``,
  ///   ``TLSError/unavailable(_:)``.
  public init(
    trusting trust: TLSTrust = .system, protocols: [String] = [], newest: TLSVersion = .tls13
  ) throws(TLSError) {
    context = try TLSContext(.client, protocols: protocols, newest: newest)
    try context.verify(trusting: trust)
  }

  /// Begins TLS on a connection, at once or after other bytes were exchanged in the clear.
  ///
  /// Bytes that came in the clear and were not taken yet count as TLS: nothing that was slipped in before
  /// is taken for what came under its protection. From here on the two streams belong to what this gives.
  ///
  /// - Parameters:
  ///   - reader: The receiving side of the connection.
  ///   - writer: Its sending side.
  ///   - hostName: What the certificate has to be about: a name or an address. A name is also told to the
  ///     server, in the clear (SNI).
  /// - Returns: An awaitable of the connection over TLS. It raises a ``TLSError``, and what the connection
  ///   fails with. After an error, or when it is cancelled, the connection is of no more use: close it.
  public func startTLS<Reader: ByteReader, Writer: ByteWriter>(
    _ reader: Reader, _ writer: Writer, hostName: String
  ) -> TLSHandshake<Reader, Writer> {
    TLSHandshake(reader, writer, context, hostName: hostName)
  }
}

@available(*, unavailable, message: "it belongs to the thread of its loop")
extension TLSClient: Sendable {}
