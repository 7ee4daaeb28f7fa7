import Generators

extension ByteReader {
  /// The lines of the stream, for a `ForAwait`, up to its end.
  ///
  /// ```swift
  /// ForAwait(\.line, in: { $0.reader.lines }) {
  ///   Break(if: { $0.line == [10] })
  ///   Do { $0.count += 1 }
  /// }
  /// ```
  ///
  /// Each is what ``readLine()`` gives. Nothing is read ahead, so what follows can be read in another way after a
  /// `Break`.
  ///
  /// Mirrors `async for line in reader` of asyncio.
  @inlinable public var lines: ByteLines<Self> { ByteLines(self) }
}

/// The lines of a stream, one after the other: what ``ByteReader/lines`` gives.
public struct ByteLines<Reader: ByteReader>: AwaitableIterator {
  public typealias Element = [UInt8]

  @usableFromInline let reader: Reader

  @inlinable
  init(_ reader: Reader) { self.reader = reader }

  /// An awaitable of the next line, which gives `nil` at the end of the stream, and raises what
  /// ``ByteReader/readLine()`` does.
  @inlinable
  public func next() -> NextLine<Reader> { NextLine(reader) }
}

/// Waits for the next line: what ``ByteLines`` gives.
public struct NextLine<Reader: ByteReader>: Generator, Awaitable {
  public typealias Yielded = Suspension
  public typealias Sent = Void
  public typealias Returned = [UInt8]?

  @usableFromInline var read: Reader.Read.Delegation

  @inlinable
  init(_ reader: Reader) { read = reader.readLine().makeGenerator() }

  @inlinable
  public mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, [UInt8]?> {
    try advance(resumption).get()
  }

  @inlinable
  public mutating func advance(_ resumption: Resumption<Void>) -> Outcome<Suspension, [UInt8]?> {
    switch read.advanceAsDelegate(resumption) {
    case .yielded(let suspension): .yielded(suspension)
    case .raised(let error): .raised(error)
    case .exhausted: .exhausted
    case .returned(let line): .returned(line.isEmpty ? nil : line)
    }
  }
}

@available(*, unavailable, message: "a stream belongs to the thread of its loop")
extension ByteLines: Sendable {}

@available(*, unavailable, message: "a stream belongs to the thread of its loop")
extension NextLine: Sendable {}
