/// The receiving side of a connection.
///
/// Its methods give awaitables; each runs when a coroutine says `YieldFrom`:
///
/// ```swift
/// struct Greeting: Coroutine {
///   typealias Returned = String
///   let reader: StreamReader
///   var line: [UInt8] = []
///
///   static let body = Program {
///     YieldFrom(into: \.line) { $0.reader.readLine() }
///     Return { String(decoding: $0.line, as: UTF8.self) }
///   }
/// }
/// ```
///
/// What arrives while no coroutine reads is buffered, up to a little more than twice the ``limit``; then
/// the other side has to wait. One coroutine reads at a time.
///
/// A small value that stands for the connection, like its ``StreamWriter``; two are equal if they
/// read from the same one. Cancelling a coroutine
/// that reads loses no bytes. When the connection breaks, what was received before can still be
/// read, and then the ``SystemError`` is raised (unlike asyncio, where the error comes first), also if
/// it was writing that met the error.
///
/// Reading what is buffered does not wait; but after some dozen reads of a task without waiting one takes
/// a turn, so that a busy connection does not keep others out.
///
/// Mirrors `asyncio.StreamReader`.
public struct StreamReader {
  let transport: StreamTransport

  /// How many bytes a line, or a part that a separator ends, may have.
  public var limit: Int { transport.limit }

  /// Whether the stream has ended and all that came has been read.
  ///
  /// Not before the end was seen, which only waiting for it does.
  public var atEOF: Bool { transport.isAtEnd && transport.input.isEmpty }

  /// Reads what is there, or the next bytes that come.
  ///
  /// - Parameter count: How many bytes at most; at least 1.
  /// - Returns: An awaitable of at least one byte; of none at the end of the stream. It raises
  ///   ``StreamError/invalidCount(_:)``: unlike asyncio, which reads none and all.
  public func read(upTo count: Int = .max) -> StreamReader.Read {
    StreamReader.Read(transport, count > 0 ? .some(upTo: count) : .refused(.invalidCount(count)))
  }

  /// Reads a line, with the line feed that ends it.
  ///
  /// - Returns: An awaitable of the line. The last one may lack its line feed; at the end of the
  ///   stream there are no bytes at all. It raises ``LimitOverrunError`` for a line that is longer
  ///   than ``limit``, and drops the line, or as much of it as has come.
  public func readLine() -> StreamReader.Read { StreamReader.Read(transport, .line) }

  /// Reads so many bytes, no less.
  ///
  /// - Parameter count: How many; not negative. It may be more than ``limit``.
  /// - Returns: An awaitable of the bytes. It raises ``IncompleteReadError`` if the stream ends
  ///   before, and takes what there was; ``StreamError/invalidCount(_:)``.
  public func readExactly(_ count: Int) -> StreamReader.Read {
    StreamReader.Read(transport, count >= 0 ? .exactly(count) : .refused(.invalidCount(count)))
  }

  /// Reads up to a separator, which is part of the result.
  ///
  /// - Parameter separator: At least one byte.
  /// - Returns: An awaitable of the bytes. It raises ``IncompleteReadError`` if the stream ends
  ///   before, and takes what there was; ``LimitOverrunError`` for more bytes than ``limit``, which
  ///   stay where they are; ``StreamError/emptySeparator``.
  public func readUntil(_ separator: [UInt8]) -> StreamReader.Read {
    StreamReader.Read(transport, separator.isEmpty ? .refused(.emptySeparator) : .until(separator))
  }

  /// Reads everything up to the end of the stream, however much it is.
  public func readToEnd() -> StreamReader.Read { readToEnd(limit: .max) }

  /// Reads everything up to the end of the stream, if it is not too much.
  ///
  /// - Parameter limit: How many bytes at most; not negative.
  /// - Returns: An awaitable of the bytes. It raises ``LimitOverrunError`` as soon as there are more,
  ///   which stay where they are; ``StreamError/invalidCount(_:)``.
  public func readToEnd(limit: Int) -> StreamReader.Read {
    StreamReader.Read(
      transport, limit >= 0 ? .toEnd(limit: limit) : .refused(.invalidCount(limit)))
  }
}

extension StreamReader {
  /// Waits until so many bytes can be taken, or until the stream has ended; takes nothing.
  ///
  /// Afterwards ``ByteReader/withReceivedBytes(_:)`` lends them. When there are fewer then, the stream has
  /// ended.
  ///
  /// - Parameter count: How many bytes; with none it does not wait. It may be more than ``limit``.
  /// - Returns: An awaitable. It raises the ``SystemError`` that has broken the connection, when there are not
  ///   as many bytes; ``StreamError/alreadyReading``.
  public func receive(atLeast count: Int) -> StreamReader.Arrival {
    StreamReader.Arrival(transport, count)
  }

  /// Lends all bytes that came and were not taken, and takes as many as the closure says.
  ///
  /// Does not wait. ``ByteReader/withReceivedBytes(_:)`` is more convenient.
  ///
  /// - Parameter body: Looks at the bytes; gives how many are taken from the front.
  /// - Precondition: What it gives is not negative, and no more than there are; it does not take bytes of
  ///   this stream itself.
  public func takeBytes(_ body: (_ received: Span<UInt8>) -> Int) { transport.takeBytes(body) }
}

extension StreamReader {
  /// Stops reading, and closes the stream; does nothing the second time.
  ///
  /// What was received can still be read; behind it the stream is at its end. A reader of one end of a pipe,
  /// of a file or of a device has no ``StreamWriter`` that would do it. A connection is closed as by
  /// ``StreamWriter/close()``.
  public func close() {
    transport.isEndedByProgram = true
    transport.close()
  }
}

extension StreamReader: Hashable {
  /// Whether both read from the same connection.
  public static func == (left: Self, right: Self) -> Bool { left.transport === right.transport }

  /// Hashes the identity of the connection.
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(transport)) }
}

@available(*, unavailable, message: "a stream belongs to the thread of its loop")
extension StreamReader: Sendable {}
