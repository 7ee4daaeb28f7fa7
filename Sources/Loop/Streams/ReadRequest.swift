/// What is to be read, and what that means for the bytes that have come.
///
/// The one place where it is decided what a line is, what a limit forbids and what the end of a stream
/// gives: for a ``StreamReader``, and for every other ``ByteReader``.
@usableFromInline
enum ReadRequest {
  case some(upTo: Int)
  case exactly(Int)
  case line
  case until([UInt8])
  case toEnd(limit: Int)

  /// Nothing: the caller has asked for what cannot be.
  case refused(StreamError)

  /// What the bytes have to say to a request.
  @usableFromInline
  enum Answer {
    /// So many of them are what was asked for.
    case take(Int)

    /// The stream has ended before; all of them are what there was.
    case incomplete(expected: Int?)

    /// An error, for which so many are dropped.
    case failure(any Error, dropping: Int)

    /// Ask again when so many are there.
    case wait(Int)
  }

  /// How many bytes there have to be before it is worth asking.
  @usableFromInline var least: Int {
    switch self {
    case .some, .line: 1
    case .exactly(let count): count
    case .until(let separator): separator.count
    case .toEnd(let limit): limit == .max ? .max : limit + 1
    case .refused: 0
    }
  }

  /// Answers from the bytes that have come.
  ///
  /// - Parameters:
  ///   - bytes: All that came and was not taken.
  ///   - limit: How many bytes a line may have.
  ///   - isOver: Whether nothing else comes; then the answer is not to wait.
  ///   - searched: How many bytes cannot begin a separator, as found before.
  /// - Returns: What is to be done.
  @usableFromInline
  func answer(
    from bytes: Span<UInt8>, limit: Int, isOver: Bool, searched: inout Int
  ) -> Answer {
    let count = bytes.count
    switch self {
    case .some(let most):
      if count > 0 { return .take(min(count, most)) }
      return isOver ? .take(0) : .wait(1)
    case .exactly(let expected):
      if count >= expected { return .take(expected) }
      return isOver ? .incomplete(expected: expected) : .wait(expected)
    case .line:
      if let place = bytes.firstIndex(of: UInt8(ascii: "\n"), from: searched) {
        return place > limit ? Self.overrun(limit, place, droppingOf: count) : .take(place + 1)
      }
      searched = count
      if count > limit { return Self.overrun(limit, count, droppingOf: count) }
      return isOver ? .take(count) : .wait(count + 1)
    case .until(let separator):
      if let place = bytes.firstIndex(of: separator, from: searched) {
        return place > limit ? Self.overrun(limit, place) : .take(place + separator.count)
      }
      searched = max(searched, count - separator.count + 1)
      if searched > limit { return Self.overrun(limit, searched) }
      return isOver ? .incomplete(expected: nil) : .wait(count + 1)
    case .toEnd(let most):
      if count > most {
        return .failure(LimitOverrunError(limit: most, consumed: count), dropping: 0)
      }
      return isOver ? .take(count) : .wait(least)
    case .refused(let error):
      return .failure(error, dropping: 0)
    }
  }

  /// The answer when there is more than the limit allows.
  ///
  /// A line is dropped, with its line feed if that has come.
  @inline(never)
  private static func overrun(
    _ limit: Int, _ consumed: Int, droppingOf count: Int? = nil
  ) -> Answer {
    .failure(
      LimitOverrunError(limit: limit, consumed: consumed),
      dropping: count.map { min(consumed + 1, $0) } ?? 0)
  }
}

extension Span<UInt8> {
  /// Where a byte is, searched from an offset on.
  ///
  /// - Complexity: O(*n*) in the bytes searched, of which eight are looked at at a time.
  func firstIndex(of byte: UInt8, from offset: Int) -> Int? {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let pattern = ones &* UInt64(byte)
    return withUnsafeBytes { bytes in
      var place = offset
      while place &+ 8 <= bytes.count {
        let loaded = bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
        let word = UInt64(littleEndian: loaded) ^ pattern
        // The lowest bit that is set is in the first byte that is zero; those above it mean nothing.
        let zeros = (word &- ones) & ~word & (ones &<< 7)
        if zeros != 0 { return place &+ zeros.trailingZeroBitCount / 8 }
        place &+= 8
      }
      while place < bytes.count {
        if bytes[place] == byte { return place }
        place &+= 1
      }
      return nil
    }
  }

  /// Where a separator begins, searched from an offset on.
  func firstIndex(of separator: [UInt8], from offset: Int) -> Int? {
    guard let first = separator.first else { return nil }
    var place = offset
    while place <= count - separator.count, let found = firstIndex(of: first, from: place) {
      if found > count - separator.count { return nil }
      let isFound = withUnsafeBufferPointer { $0[found...].starts(with: separator) }
      if isFound { return found }
      place = found + 1
    }
    return nil
  }
}
