import Generators

/// Waits for bytes and takes them: what ``ByteReader/readLine()`` and its relatives give, of any reader.
///
/// It is made of ``ByteReader/receive(atLeast:)`` and ``ByteReader/takeBytes(_:)``. Nothing is taken before
/// all is there, so that cancelling loses nothing.
public struct ByteRead<Reader: ByteReader>: Generator, Awaitable {
  public typealias Yielded = Suspension
  public typealias Sent = Void
  public typealias Returned = [UInt8]

  @usableFromInline let request: ReadRequest
  @usableFromInline var wanted: Int
  @usableFromInline var searched = 0
  @usableFromInline var wait: ArrivalWait<Reader>

  @inlinable
  init(_ reader: Reader, _ request: ReadRequest) {
    wait = ArrivalWait(reader)
    self.request = request
    wanted = request.least
  }

  @inlinable
  init(_ reader: Reader, upTo count: Int) {
    self.init(reader, count > 0 ? .some(upTo: count) : .refused(.invalidCount(count)))
  }

  @inlinable
  init(lineOf reader: Reader) { self.init(reader, .line) }

  @inlinable
  init(_ reader: Reader, exactly count: Int) {
    self.init(reader, count >= 0 ? .exactly(count) : .refused(.invalidCount(count)))
  }

  @inlinable
  init(_ reader: Reader, until separator: [UInt8]) {
    self.init(reader, separator.isEmpty ? .refused(.emptySeparator) : .until(separator))
  }

  @inlinable
  init(_ reader: Reader, toEnd limit: Int) {
    self.init(reader, limit >= 0 ? .toEnd(limit: limit) : .refused(.invalidCount(limit)))
  }

  @inlinable
  public mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, [UInt8]> {
    try advance(resumption).get()
  }

  @inlinable
  public mutating func advance(_ resumption: Resumption<Void>) -> Outcome<Suspension, [UInt8]> {
    var resumption = resumption
    while true {
      switch wait.advance(resumption, atLeast: wanted) {
      case .yielded(let suspension): return .yielded(suspension)
      case .raised(let error): return .raised(error)
      case .exhausted: return .exhausted
      case .returned: break
      }
      if let outcome = look() { return outcome }
      resumption = .next
    }
  }

  /// Looks at what has come, and takes it if it will do; `nil` if it is too little.
  @inlinable
  mutating func look() -> Outcome<Suspension, [UInt8]>? {
    let (request, reader, wanted) = (request, wait.reader, wanted)
    let limit = reader.limit
    var (answer, searched) = (ReadRequest.Answer.take(0), searched)
    let taken = reader.withReceivedBytes { bytes, count -> [UInt8] in
      // Fewer than were waited for: there will be no more. (And if others took some, nothing was searched.)
      let isOver = bytes.count < wanted
      if searched > bytes.count { searched = 0 }
      answer = request.answer(from: bytes, limit: limit, isOver: isOver, searched: &searched)
      switch answer {
      case .take(let most): count = most
      case .incomplete: count = bytes.count
      case .failure(_, let dropped):
        count = dropped
        return []
      case .wait: return []
      }
      return bytes.copy(0..<count)
    }
    switch answer {
    case .take: return .returned(taken)
    case .incomplete(let expected):
      return .raised(IncompleteReadError(partial: taken, expected: expected))
    case .failure(let error, _): return .raised(error)
    case .wait(let more):
      (self.wanted, self.searched) = (more, searched)
      return nil
    }
  }
}

extension Span<UInt8> {
  /// Some of the bytes, in memory of their own.
  @inlinable
  func copy(_ range: Range<Int>) -> [UInt8] {
    extracting(range).withUnsafeBufferPointer { Array($0) }
  }
}

@available(*, unavailable, message: "a stream belongs to the thread of its loop")
extension ByteRead: Sendable {}
