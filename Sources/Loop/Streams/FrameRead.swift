import Generators

extension ByteReader {
  /// Reads a frame: bytes with their number in front, as ``ByteWriter/writeFrame(_:prefix:)`` writes them.
  ///
  /// ```swift
  /// Forever {
  ///   YieldFrom(into: \.message) { $0.reader.readFrame(limit: 1_000_000) }
  ///   Break(if: { $0.message == nil })
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - prefix: In how many bytes the number stands, the highest first: 1 to 7.
  ///   - limit: How many bytes at most, not negative; `nil` for the reader's ``limit``. The other side says how
  ///     many it will send, and they are kept until all are there.
  /// - Returns: An awaitable of the bytes, without the number; of `nil` at the end of the stream. It raises
  ///   ``IncompleteReadError`` if the stream ends in the middle, and takes what there was;
  ///   ``LimitOverrunError`` for more bytes than the limit, before they come: nothing is taken then;
  ///   ``StreamError/invalidCount(_:)``.
  @inlinable
  public func readFrame(prefix: Int = 4, limit: Int? = nil) -> FrameRead<Self> {
    FrameRead(self, prefix, limit ?? self.limit)
  }
}

extension ByteWriter {
  /// Writes a frame: bytes with their number in front.
  ///
  /// - Parameters:
  ///   - bytes: The bytes.
  ///   - prefix: In how many bytes the number is written, the highest first: 1 to 7.
  /// - Precondition: The number fits into the prefix.
  @inlinable
  public func writeFrame<Bytes: Collection>(_ bytes: Bytes, prefix: Int = 4)
  where Bytes.Element == UInt8 {
    let count = bytes.count
    precondition(1 <= prefix && prefix <= 7, "writeFrame: a prefix of \(prefix) bytes")
    precondition(
      count >> (8 * prefix) == 0, "writeFrame: \(count) bytes do not fit a prefix of \(prefix)")
    var frame = (1...prefix).map { UInt8(truncatingIfNeeded: count >> (8 * (prefix - $0))) }
    frame += bytes
    write(frame)
  }
}

/// Waits for a frame and takes it: what ``ByteReader/readFrame(prefix:limit:)`` gives.
public struct FrameRead<Reader: ByteReader>: Generator, Awaitable {
  public typealias Yielded = Suspension
  public typealias Sent = Void
  public typealias Returned = [UInt8]?

  @usableFromInline let prefix: Int
  @usableFromInline let limit: Int
  @usableFromInline var wanted: Int
  @usableFromInline var wait: ArrivalWait<Reader>

  @inlinable
  init(_ reader: Reader, _ prefix: Int, _ limit: Int) {
    precondition(1 <= prefix && prefix <= 7, "readFrame: a prefix of \(prefix) bytes")
    wait = ArrivalWait(reader)
    self.prefix = prefix
    self.limit = limit
    // What cannot be is refused without a wait.
    wanted = limit < 0 ? 0 : prefix
  }

  @inlinable
  public mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, [UInt8]?> {
    try advance(resumption).get()
  }

  @inlinable
  public mutating func advance(_ resumption: Resumption<Void>) -> Outcome<Suspension, [UInt8]?> {
    var resumption = resumption
    while true {
      switch wait.advance(resumption, atLeast: wanted) {
      case .yielded(let suspension): return .yielded(suspension)
      case .raised(let error): return .raised(error)
      case .exhausted: return .exhausted
      case .returned: break
      }
      resumption = .next
      do {
        if let frame = try look() { return .returned(frame) }
      } catch {
        return .raised(error)
      }
    }
  }

  /// Looks whether the frame is there, and takes it; `nil` if more is to be waited for.
  @inlinable
  mutating func look() throws -> [UInt8]?? {
    if limit < 0 { throw StreamError.invalidCount(limit) }
    let (prefix, limit, wanted) = (prefix, limit, wanted)
    var error: (any Error)?
    var more: Int?
    let frame = wait.reader.withReceivedBytes { bytes, taken -> [UInt8]? in
      if bytes.count < wanted {
        taken = bytes.count
        if taken > 0 {
          error = IncompleteReadError(partial: bytes.copy(0..<taken), expected: wanted)
        }
        return nil
      }
      var count = 0
      for place in 0..<prefix { count = count << 8 | Int(bytes[place]) }
      if count > limit {
        error = LimitOverrunError(limit: limit, consumed: prefix)
      } else if bytes.count < prefix + count {
        more = prefix + count
      } else {
        taken = prefix + count
        return bytes.copy(prefix..<taken)
      }
      return nil
    }
    if let error { throw error }
    guard let more else { return .some(frame) }
    self.wanted = more
    return nil
  }
}

@available(*, unavailable, message: "a stream belongs to the thread of its loop")
extension FrameRead: Sendable {}
