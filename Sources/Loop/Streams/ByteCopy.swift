import Generators

extension ByteReader {
  /// Copies bytes to a writer until the stream ends, no faster than the writer takes them.
  ///
  /// ```swift
  /// YieldFrom(into: \.count) { $0.reader.copy(to: $0.writer) }
  /// Do { $0.writer.writeEOF() }
  /// ```
  ///
  /// Nothing is copied in between: the writer is lent what was received. The writer is left open. When it is
  /// cancelled or fails, each byte is either still in the reader or was given to the writer.
  ///
  /// - Parameters:
  ///   - writer: Where to.
  ///   - count: How many bytes at most; not negative.
  /// - Returns: An awaitable of how many bytes were written, fewer than `count` if the stream has ended. It raises
  ///   what the reader or the writer fails with; ``StreamError/invalidCount(_:)``.
  @inlinable
  public func copy<Writer: ByteWriter>(
    to writer: Writer, upTo count: Int = .max
  ) -> ByteCopy<Self, Writer> {
    ByteCopy(self, writer, count)
  }
}

/// Copies from a reader to a writer: what ``ByteReader/copy(to:upTo:)`` gives.
public struct ByteCopy<Reader: ByteReader, Writer: ByteWriter>: Generator, Awaitable {
  public typealias Yielded = Suspension
  public typealias Sent = Void
  public typealias Returned = Int

  @usableFromInline let writer: Writer
  @usableFromInline let most: Int
  @usableFromInline var count = 0
  @usableFromInline var arrival: ArrivalWait<Reader>
  @usableFromInline var drain: Writer.Drain.Delegation?

  @inlinable
  init(_ reader: Reader, _ writer: Writer, _ most: Int) {
    arrival = ArrivalWait(reader)
    self.writer = writer
    self.most = most
  }

  @inlinable
  public mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Int> {
    try advance(resumption).get()
  }

  @inlinable
  public mutating func advance(_ resumption: Resumption<Void>) -> Outcome<Suspension, Int> {
    var resumption = resumption
    while true {
      switch wait(resumption) {
      case .yielded(let suspension): return .yielded(suspension)
      case .raised(let error): return .raised(error)
      case .exhausted: return .exhausted
      case .returned(let isOver): if isOver { return .returned(count) }
      }
      resumption = .next
    }
  }

  /// Waits for the writer or for the reader, and takes from it what has come; says whether that was all.
  @inlinable
  mutating func wait(_ resumption: Resumption<Void>) -> Outcome<Suspension, Bool> {
    if let outcome = drain?.advanceAsDelegate(resumption) {
      switch outcome {
      case .yielded(let suspension): return .yielded(suspension)
      case .raised(let error):
        drain = nil
        return .raised(error)
      case .exhausted: return .exhausted
      case .returned:
        drain = nil
        return .returned(false)
      }
    }
    if most <= count {
      if case .raise(let error) = resumption { return .raised(error) }
      return most < 0 ? .raised(StreamError.invalidCount(most)) : .returned(true)
    }
    switch arrival.advance(resumption, atLeast: 1) {
    case .yielded(let suspension): return .yielded(suspension)
    case .raised(let error): return .raised(error)
    case .exhausted: return .exhausted
    case .returned: break
    }
    let (writer, left) = (writer, most - count)
    let taken = arrival.reader.withReceivedBytes { bytes, taken -> Int in
      taken = min(bytes.count, left)
      writer.write(bytes.extracting(first: taken))
      return taken
    }
    if taken == 0 { return .returned(true) }
    count += taken
    drain = writer.drain().makeGenerator()
    return .returned(false)
  }
}

@available(*, unavailable, message: "a stream belongs to the thread of its loop")
extension ByteCopy: Sendable {}
