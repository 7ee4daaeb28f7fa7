/// Something that bytes go to: the sending side of a connection, of a pipe, of TLS, of a test.
///
/// What is written against it and ``ByteReader`` serves sockets, pipes, and what another package wraps
/// around them; in tests a `MemoryPair` of `LoopTesting`.
///
/// ## The contract
///
/// `StreamLaw.check(_:)` of `LoopTesting` runs a writer, with its reader, through these rules.
///
/// 1. ``write(_:)-(UnsafeRawBufferPointer)`` never waits, and keeps what cannot be sent yet. The bytes are
///    lent for the length of the call.
/// 2. ``drain()`` waits while too much is kept, and goes on when there is room, and now and then takes a
///    turn (``Suspension/bare``). Cancelled, it leaves nothing behind, and what was written is still sent.
/// 3. ``writeEOF()`` and ``close()`` end the stream behind all that was written.
/// 4. What is written to a stream that is broken, ended or closed is dropped, and the next ``drain()``
///    raises why, each time.
/// 5. An error of a connection is told to both of its halves.
/// 6. ``waitClosed()`` waits until all was sent and the stream is closed, and raises what sending failed
///    with, but not after ``abort()``.
public protocol ByteWriter: SendableMetatype {
  /// Waits until little enough is kept: what ``drain()`` gives.
  associatedtype Drain: Awaitable<Void>

  /// Waits until the stream is closed: what ``waitClosed()`` gives.
  associatedtype Closing: Awaitable<Void>

  /// Sends bytes from memory that is lent for the length of the call, or keeps them.
  func write(_ bytes: UnsafeRawBufferPointer)

  /// Waits until little enough is kept to go on writing.
  ///
  /// - Returns: An awaitable. It raises what sending failed with.
  func drain() -> Drain

  /// Tells the other side that nothing more comes, once all that was written is sent; reading goes on.
  func writeEOF()

  /// Stops receiving, sends what was written, and then closes the stream; does nothing the second time.
  func close()

  /// Closes the stream at once: what was not sent is dropped.
  func abort()

  /// Whether ``close()`` or ``abort()`` was called, or the stream is closed.
  var isClosing: Bool { get }

  /// Waits until the stream is closed.
  ///
  /// - Returns: An awaitable. It raises what sending failed with, but not after ``abort()``.
  func waitClosed() -> Closing
}

extension ByteWriter {
  /// Sends bytes, or keeps what cannot be sent yet.
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

  /// Sends bytes that are lent, as those of ``ByteReader/withReceivedBytes(_:)``, or keeps them.
  @inlinable
  public func write(_ bytes: Span<UInt8>) { bytes.withUnsafeBytes { write($0) } }
}

extension StreamWriter: ByteWriter {}
