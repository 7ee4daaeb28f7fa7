import Loop

/// The sending side of a connection over TLS.
public struct TLSWriter<Reader: ByteReader, Writer: ByteWriter>: ByteWriter {
  let transport: TLSTransport<Reader, Writer>

  init(_ transport: TLSTransport<Reader, Writer>) { self.transport = transport }

  /// Encrypts bytes from memory that is lent for the length of the call, and hands them to the writer below.
  public func write(_ bytes: UnsafeRawBufferPointer) { transport.write(bytes) }

  /// Waits until the writer below keeps little enough.
  ///
  /// - Returns: An awaitable. It raises a ``TLSError`` that has broken the stream; a `SystemError`,
  ///   `brokenPipe`, if bytes were written after the end; what sending failed with below.
  public func drain() -> TLSDrain<Reader, Writer> { TLSDrain(transport) }

  /// Tells the other side that nothing more comes (`close_notify`); reading goes on.
  ///
  /// The connection below stays open both ways. A program on the other side that speaks TLS 1.2 may take it
  /// for the end of all, as that version has it.
  public func writeEOF() { transport.endOutput() }

  /// Tells the other side that nothing more comes, and closes the connection below behind what was written.
  ///
  /// What was received can still be read. Does nothing the second time.
  public func close() { transport.close() }

  /// Closes the connection below at once: for the other side the stream is broken, or ``TLSError/truncated``.
  public func abort() { transport.abort() }

  /// Whether ``close()`` or ``abort()`` was called, or the connection below is closed.
  public var isClosing: Bool { transport.isClosing }

  /// Waits until the connection below is closed.
  ///
  /// - Returns: An awaitable. It raises what sending failed with below, but not after ``abort()``, nor if nothing
  ///   was written since the other side was seen to have ended: it may be gone, and the farewell is no loss. What
  ///   was written before that, and was not sent when it went, is lost then without an error: one who has to know
  ///   has the other side say what it got.
  public func waitClosed() -> TLSClosing<Reader, Writer> { TLSClosing(transport) }
}

@available(*, unavailable, message: "a stream belongs to the thread of its loop")
extension TLSWriter: Sendable {}
