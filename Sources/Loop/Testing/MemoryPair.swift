import Loop

/// Two ends that are connected by memory: what one writes the other reads, without a socket.
///
/// ```swift
/// let pair = MemoryPair(on: test.loop)
/// test.loop.createTask(Serve(reader: pair.far.reader, writer: pair.far.writer))
/// pair.near.writer.write("hello\n".utf8)
/// let answer = try test.run(pair.near.reader.readLine())
/// ```
///
/// For servers and clients that are written against `ByteReader` and `ByteWriter`. An end behaves as a
/// connection does: it can be half closed, closed and aborted, it makes a writer wait whose bytes nobody
/// reads, and both of its halves are told when it breaks.
///
/// Bytes arrive at once, unless a ``Delivery`` says otherwise: in pieces of some size, or cut and delayed by
/// a script. Delays are on the loop's clock, so under virtual time they take none.
///
/// After Trio's `memory_stream_pair`.
public final class MemoryPair {
  /// One end.
  public typealias End = StreamEnd<MemoryPair.Reader, MemoryPair.Writer>

  private let first: MemoryLine
  private let second: MemoryLine

  /// Makes two connected ends.
  ///
  /// - Parameters:
  ///   - loop: The loop of both.
  ///   - limit: How many bytes a line may have, at least 1.
  ///   - capacity: How many bytes may be on their way and not taken before `drain()` waits.
  ///   - toFar: How what the near end writes arrives.
  ///   - toNear: How what the far end writes arrives.
  public init(
    on loop: EventLoop, limit: Int = 65_536, capacity: Int = 65_536,
    toFar: Delivery = .atOnce, toNear: Delivery = .atOnce
  ) {
    precondition(limit > 0, "MemoryPair: the limit is \(limit) bytes, and not positive")
    precondition(capacity >= 0, "MemoryPair: the capacity of \(capacity) bytes is negative")
    for case .pieces(let count, _) in [toFar, toNear] {
      precondition(count > 0, "MemoryPair: pieces of \(count) bytes are none, and never arrive")
    }
    first = MemoryLine(loop, limit, capacity, toFar)
    second = MemoryLine(loop, limit, capacity, toNear)
  }

  /// The end of the one who connects.
  public var near: End { end(first, second) }

  /// The end of the one who serves.
  public var far: End { end(second, first) }

  private func end(_ output: MemoryLine, _ input: MemoryLine) -> End {
    End(
      reader: MemoryPair.Reader(input: input, output: output),
      writer: MemoryPair.Writer(input: input, output: output))
  }

  /// Breaks the connection: what is on its way is lost.
  ///
  /// Each reader raises the error behind what has arrived, each writer at its next `drain()`.
  ///
  /// - Parameter error: Why.
  public func breakOff(_ error: any Error) {
    for line in [first, second] {
      line.lose()
      line.failReading(error)
      line.failWriting(error)
    }
  }
}

@available(*, unavailable, message: "streams belong to the thread of their loop")
extension MemoryPair: Sendable {}

extension MemoryPair {
  /// How bytes arrive that one end of a ``MemoryPair`` has written.
  public enum Delivery: Hashable, Sendable {
    /// As they are written.
    case atOnce

    /// In pieces of so many bytes at most, at least 1, each so long after the one before.
    case pieces(of: Int, every: Duration)

    /// In these pieces, one after the other; and what is left then, at once.
    case script([Piece])
  }

  /// So many bytes, at most, that arrive at a time.
  public struct Piece: Hashable, Sendable {
    /// How many bytes at most.
    public let count: Int

    /// How long after the piece before, or after they are written.
    public let delay: Duration

    /// Makes a piece.
    ///
    /// - Parameters:
    ///   - count: How many bytes at most; at least 1.
    ///   - delay: How long after the piece before, or after they are written; with none, in a later
    ///     iteration of the loop.
    public init(_ count: Int, after delay: Duration = .zero) {
      precondition(count > 0, "MemoryPair.Piece: \(count) bytes are no piece")
      self.count = count
      self.delay = delay
    }
  }
}

/// A reader and a writer that belong together: one end of a connection.
public struct StreamEnd<Reader: ByteReader, Writer: ByteWriter> {
  /// Reads what the other end writes.
  public let reader: Reader

  /// Writes what the other end reads.
  public let writer: Writer

  /// Makes an end of its halves.
  public init(reader: Reader, writer: Writer) {
    self.reader = reader
    self.writer = writer
  }
}
