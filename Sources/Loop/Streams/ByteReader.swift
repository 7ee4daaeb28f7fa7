import Generators

/// Something that bytes come from: the receiving side of a connection, of a pipe, of TLS, of a test.
///
/// Write what reads against this protocol, and it reads from a ``StreamReader``, from what another package
/// wraps around one, and, in tests, from a `MemoryPair` of `LoopTesting`, without a socket.
///
/// ```swift
/// struct Shout<Reader: ByteReader, Writer: ByteWriter>: GenericCoroutine {
///   typealias Returned = Void
///   let reader: Reader
///   let writer: Writer
///   var line: [UInt8] = []
///
///   static var body: some Statement<Self> {
///     YieldFrom { $0.reader.readLine() } receive: { $0.line = $1 }
///     Do { $0.writer.write(String(decoding: $0.line, as: UTF8.self).uppercased().utf8) }
///     YieldFrom { $0.writer.drain() }
///   }
/// }
/// ```
///
/// ## A reader of one's own
///
/// Five members are to be written: ``limit``, ``atEOF``, ``receive(atLeast:)``, ``takeBytes(_:)`` and
/// ``close()``. Everything else is made of them: ``readLine()`` and its relatives, which have a default as
/// long as ``Read`` is a ``ByteRead``, ``withReceivedBytes(_:)``, ``copy(to:upTo:)``, ``readFrame(prefix:limit:)``, ``lines``.
///
/// ## The contract
///
/// `StreamLaw.check(_:)` of `LoopTesting` runs a reader, with its writer, through these rules.
///
/// 1. All bytes that were written come, once, in their order, however they were cut on the way.
/// 2. ``receive(atLeast:)`` takes nothing, and waits until so many bytes can be taken that were not, however
///    many, or until the stream has ended. It is an ``Awaitable`` with the rules of one: cancelled, it leaves
///    nothing behind, and loses no bytes.
/// 3. An error comes behind the last bytes, and stays: ``receive(atLeast:)`` raises it when there are not as
///    many as it waits for. Behind the end the stream stays at its end.
/// 4. ``takeBytes(_:)`` lends all that has come, and takes what its argument says, no more.
/// 5. One coroutine waits at a time: ``receive(atLeast:)`` raises ``StreamError/alreadyReading`` in a second
///    one.
/// 6. As long as nobody takes, no more is received than some bound says, unless somebody waits for more.
/// 7. Who is given bytes without waiting, again and again, takes a turn now and then (``Suspension/bare``),
///    also when it is an error or the end.
///
/// There is no `async` here and nothing is `Sendable`: a reader belongs to the thread of its loop.
public protocol ByteReader: SendableMetatype {
  /// Waits until bytes can be taken: what ``receive(atLeast:)`` gives.
  associatedtype Arrival: Awaitable<Void>

  /// Waits for bytes and takes them: what ``read(upTo:)`` and its relatives give.
  associatedtype Read: Awaitable<[UInt8]> = ByteRead<Self>

  /// How many bytes a line may have; at least 1.
  var limit: Int { get }

  /// Whether the stream has ended and all that came has been taken.
  ///
  /// Not before the end was seen, which only waiting for it does.
  var atEOF: Bool { get }

  /// Waits until so many bytes can be taken, or until the stream has ended.
  ///
  /// Takes nothing. When it returns and there are fewer, the stream has ended.
  ///
  /// - Parameter count: How many bytes; with none it does not wait. It may be more than ``limit``, and more
  ///   than will ever come: then it waits for the end.
  /// - Returns: An awaitable. It raises what has broken the stream, when there are not as many bytes;
  ///   ``StreamError/alreadyReading``.
  func receive(atLeast count: Int) -> Arrival

  /// Lends all bytes that came and were not taken, and takes as many of them, from the front, as the closure
  /// says.
  ///
  /// Does not wait: ``receive(atLeast:)`` does. What a program calls is ``withReceivedBytes(_:)``, which may
  /// throw, and give a result.
  ///
  /// - Parameter body: Looks at the bytes; gives how many are taken, which is a precondition: not negative,
  ///   and no more than there are. It must not take bytes of this stream itself.
  func takeBytes(_ body: (_ received: Span<UInt8>) -> Int)

  /// Stops reading, and closes the stream; does nothing the second time.
  ///
  /// What was received can still be read; behind it the stream is at its end.
  func close()

  /// Reads what is there, or the next bytes that come.
  ///
  /// - Parameter count: How many bytes at most; at least 1.
  /// - Returns: An awaitable of at least one byte; of none at the end of the stream. It raises
  ///   ``StreamError/invalidCount(_:)``.
  func read(upTo count: Int) -> Read

  /// Reads a line, with the line feed that ends it.
  ///
  /// - Returns: An awaitable of the line. The last one may lack its line feed; at the end of the
  ///   stream there are no bytes at all. It raises ``LimitOverrunError`` for a line that is longer
  ///   than ``limit``, and drops the line, or as much of it as has come.
  func readLine() -> Read

  /// Reads so many bytes, no less.
  ///
  /// - Parameter count: How many; not negative. It may be more than ``limit``.
  /// - Returns: An awaitable of the bytes. It raises ``IncompleteReadError`` if the stream ends
  ///   before, and takes what there was; ``StreamError/invalidCount(_:)``.
  func readExactly(_ count: Int) -> Read

  /// Reads up to a separator, which is part of the result.
  ///
  /// - Parameter separator: At least one byte.
  /// - Returns: An awaitable of the bytes. It raises ``IncompleteReadError`` if the stream ends
  ///   before, and takes what there was; ``LimitOverrunError`` for more bytes than ``limit``, which
  ///   stay where they are; ``StreamError/emptySeparator``.
  func readUntil(_ separator: [UInt8]) -> Read

  /// Reads everything up to the end of the stream, if it is not too much.
  ///
  /// - Parameter limit: How many bytes at most; not negative.
  /// - Returns: An awaitable of the bytes. It raises ``LimitOverrunError`` as soon as there are more,
  ///   which stay where they are; ``StreamError/invalidCount(_:)``.
  func readToEnd(limit: Int) -> Read
}

extension ByteReader {
  /// Reads what is there, or the next bytes that come, however many.
  @inlinable
  public func read() -> Read { read(upTo: .max) }

  /// Reads everything up to the end of the stream, however much it is.
  @inlinable
  public func readToEnd() -> Read { readToEnd(limit: .max) }

  /// Lends all bytes that came and were not taken, and takes some of them: reading without a copy.
  ///
  /// ```swift
  /// YieldFrom { $0.reader.receive(atLeast: 1) }
  /// Do { frame in
  ///   frame.sum += frame.reader.withReceivedBytes { bytes, taken in
  ///     taken = bytes.count
  ///     return bytes.indices.reduce(0) { $0 + Int(bytes[$1]) }
  ///   }
  /// }
  /// ```
  ///
  /// Does not wait: after ``receive(atLeast:)`` there are as many bytes as it was to wait for, or the
  /// stream has ended. The memory is lent for the length of the call.
  ///
  /// - Parameter body: Looks at the bytes. It sets `taken`, which is zero before, to how many are taken from
  ///   the front. If it throws, none are.
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws.
  /// - Precondition: `taken` is not negative, and no more than there are; `body` does not take bytes of this
  ///   stream itself.
  @inlinable
  @inline(__always)
  public func withReceivedBytes<Result, Failure: Error>(
    _ body: (_ received: Span<UInt8>, _ taken: inout Int) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var answer: Swift.Result<Result, Failure>?
    takeBytes { bytes in
      var taken = 0
      do throws(Failure) {
        answer = .success(try body(bytes, &taken))
        return taken
      } catch {
        answer = .failure(error)
        return 0
      }
    }
    guard let answer else { preconditionFailure("takeBytes: the bytes were not lent") }
    return try answer.get()
  }
}

extension ByteReader where Read == ByteRead<Self> {
  @inlinable
  public func read(upTo count: Int) -> ByteRead<Self> { ByteRead(self, upTo: count) }

  @inlinable
  public func readLine() -> ByteRead<Self> { ByteRead(lineOf: self) }

  @inlinable
  public func readExactly(_ count: Int) -> ByteRead<Self> { ByteRead(self, exactly: count) }

  @inlinable
  public func readUntil(_ separator: [UInt8]) -> ByteRead<Self> {
    ByteRead(self, until: separator)
  }

  @inlinable
  public func readToEnd(limit: Int) -> ByteRead<Self> { ByteRead(self, toEnd: limit) }
}

extension StreamReader: ByteReader {}
