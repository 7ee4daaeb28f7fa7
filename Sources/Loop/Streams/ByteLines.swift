import Generators

extension ByteReader {
  /// The lines of the stream, for a `For`: an awaitable of each, in turn.
  ///
  /// ```swift
  /// For(\.next, in: { $0.reader.lines }) {
  ///   YieldFrom(into: \.line) { $0.next }
  ///   Break(if: { $0.line.isEmpty })
  ///   Do { $0.count += 1 }
  /// }
  /// ```
  ///
  /// Each awaitable gives what ``readLine()`` does. That there are no more lines is known when one has waited
  /// for the next: the last awaitable gives no bytes, and behind it the sequence ends. Nothing is read
  /// ahead, so what follows can be read in another way after a `Break`.
  ///
  /// Mirrors `async for line in reader` of asyncio.
  @inlinable public var lines: ByteLines<Self> { ByteLines(self) }
}

/// The lines of a stream, as awaitables: what ``ByteReader/lines`` gives.
public final class ByteLines<Reader: ByteReader>: Sequence, IteratorProtocol {
  @usableFromInline let reader: Reader
  @usableFromInline var isAtEnd = false

  @inlinable
  init(_ reader: Reader) { self.reader = reader }

  /// An awaitable of the next line; `nil` when one before has found the end.
  @inlinable
  public func next() -> NextLine<Reader>? { isAtEnd ? nil : NextLine(self) }
}

/// Waits for the next line: what ``ByteLines`` is a sequence of.
public struct NextLine<Reader: ByteReader>: Generator, Awaitable {
  public typealias Yielded = Suspension
  public typealias Sent = Void
  public typealias Returned = [UInt8]

  @usableFromInline let lines: ByteLines<Reader>
  @usableFromInline var read: Reader.Read.Delegation

  @inlinable
  init(_ lines: ByteLines<Reader>) {
    self.lines = lines
    read = lines.reader.readLine().makeGenerator()
  }

  @inlinable
  public mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, [UInt8]> {
    try advance(resumption).get()
  }

  @inlinable
  public mutating func advance(_ resumption: Resumption<Void>) -> Outcome<Suspension, [UInt8]> {
    let outcome = read.advanceAsDelegate(resumption)
    if case .returned(let line) = outcome, line.isEmpty { lines.isAtEnd = true }
    return outcome
  }
}

@available(*, unavailable, message: "a stream belongs to the thread of its loop")
extension ByteLines: Sendable {}

@available(*, unavailable, message: "a stream belongs to the thread of its loop")
extension NextLine: Sendable {}
