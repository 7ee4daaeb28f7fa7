/// The sending side of a connection.
///
/// ```swift
/// Do { $0.writer.write("hello\n".utf8) }
/// YieldFrom { $0.writer.drain() }
/// ```
///
/// ``write(_:)-(Bytes)`` sends what the system takes at once and keeps the rest, so it never waits; what
/// keeps a program from piling up output is ``drain()``. Small pieces are sent at once
/// (`TCP_NODELAY`).
///
/// A small value that stands for the connection: two are equal if they write to the same one, so that
/// a server can keep its clients in a set or a dictionary.
///
/// A connection is closed once, by ``close()`` or ``abort()``. One whose reader and writer are
/// dropped before is closed and reported to the loop's exception handler, as
/// ``StreamError/notClosed``.
///
/// Mirrors `asyncio.StreamWriter`.
public struct StreamWriter {
  let transport: StreamTransport

  /// Sends bytes, or keeps what cannot be sent yet.
  ///
  /// On a connection that is broken or closed the bytes are dropped; the next ``drain()`` raises
  /// why. Writing after ``close()``, ``abort()`` or ``writeEOF()`` is a mistake of the program, and also
  /// reported to the loop's exception handler, once a connection (``ErrorReport/Kind/refused``).
  ///
  /// - Complexity: O(*n*) in the bytes
  @inlinable
  public func write<Bytes: Sequence>(_ bytes: Bytes) where Bytes.Element == UInt8 {
    let isContiguous: Void? = bytes.withContiguousStorageIfAvailable { buffer in
      write(UnsafeRawBufferPointer(buffer))
    }
    if isContiguous == nil {
      Array(bytes).withUnsafeBytes { write($0) }
    }
  }

  /// Sends bytes from memory that is lent for the length of the call.
  public func write(_ bytes: UnsafeRawBufferPointer) { transport.write(bytes) }

  /// Waits until little enough is buffered to go on writing.
  ///
  /// Goes on at once as long as the output stays below the high mark, but for a turn now and then, so
  /// that one connection which takes everything does not keep the others out; waits until the output is
  /// at the low mark otherwise.
  ///
  /// - Returns: An awaitable. It raises the ``SystemError`` that sending failed with: `brokenPipe`
  ///   or `connectionReset` when the other side is gone.
  public func drain() -> StreamWriter.Drain { StreamWriter.Drain(transport) }

  /// Sets the marks between which ``drain()`` waits, also for what is buffered already.
  ///
  /// - Parameters:
  ///   - high: How many bytes may be buffered before it waits; 65,536 unless set.
  ///   - low: How few it waits for; a quarter of `high` unless given.
  public func setWriteBufferLimits(high: Int, low: Int? = nil) {
    let low = low ?? high / 4
    precondition(0 <= low && low <= high, "setWriteBufferLimits: not 0 <= \(low) <= \(high)")
    transport.setMarks(high: high, low: low)
  }

  /// How many bytes wait to be sent.
  public var bufferedByteCount: Int { transport.output.count }

  /// Tells the other side that nothing more comes, once all that was written is sent.
  ///
  /// Reading goes on. Further writes are dropped, and raise `brokenPipe` at the next ``drain()``.
  public func writeEOF() {
    transport.isEndedByProgram = true
    transport.endOutput()
  }

  /// Stops receiving, sends what was written, and then closes the connection.
  ///
  /// Returns at once; ``waitClosed()`` waits. What was received can still be read; behind it the
  /// stream is at its end. Does nothing the second time.
  public func close() {
    transport.isEndedByProgram = true
    transport.close()
  }

  /// Closes the connection at once: what was not sent is dropped, and the other side sees a reset.
  public func abort() {
    transport.isEndedByProgram = true
    transport.abort()
  }

  /// Whether ``close()`` or ``abort()`` was called, or the connection is closed.
  public var isClosing: Bool { transport.isClosing }

  /// Waits until the connection is closed.
  ///
  /// - Returns: An awaitable. It raises the ``SystemError`` that sending failed with, but not after
  ///   ``abort()``.
  public func waitClosed() -> StreamWriter.Closing { StreamWriter.Closing(transport) }

  /// The address of this side; `nil` once the connection is closed.
  public var localAddress: SocketAddress? {
    do { return try transport.descriptor.localAddress() } catch { return nil }
  }

  /// The address of the other side; `nil` once the connection is closed or broken.
  public var peerAddress: SocketAddress? {
    do { return try transport.descriptor.peerAddress() } catch { return nil }
  }
}

extension StreamWriter: Hashable {
  /// Whether both write to the same connection.
  public static func == (left: Self, right: Self) -> Bool { left.transport === right.transport }

  /// Hashes the identity of the connection.
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(transport)) }
}

@available(*, unavailable, message: "a stream belongs to the thread of its loop")
extension StreamWriter: Sendable {}
