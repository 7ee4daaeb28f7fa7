/// Joins the bytes of a body, whatever frames it.
struct HTTPBodyDecoder {
  private enum State {
    case data(remaining: Int)
    case untilClose
    case chunkSize
    case chunkData(remaining: Int)
    case chunkEnd
    case trailers
    case complete
  }

  /// The body so far, without chunk sizes.
  private(set) var body: [UInt8] = []
  /// The fields behind the last chunk.
  private(set) var trailers = HTTPHeaders()
  private var state: State
  private var reader = HTTPLineReader()
  private var trailerBytes = 0
  private let expected: Int?
  private let limits: HTTPLimits

  /// Makes a decoder.
  ///
  /// - Throws: ``HTTPError/bodyTooLarge(limit:)`` if the announced length is over the limit, so
  ///   that no byte of such a body is read.
  init(_ framing: HTTPBodyFraming, limits: HTTPLimits) throws(HTTPError) {
    self.limits = limits
    switch framing {
    case .none, .length(0):
      state = .complete
      expected = 0
    case .length(let length):
      guard length <= limits.bodyBytes else { throw .bodyTooLarge(limit: limits.bodyBytes) }
      state = .data(remaining: length)
      expected = length
      // A peer that announces much and sends nothing must not make us allocate much.
      body.reserveCapacity(min(length, 65_536))
    case .chunked:
      state = .chunkSize
      expected = nil
    case .untilClose:
      state = .untilClose
      expected = nil
    }
  }

  /// Whether the body's end was reached; never true by itself for one that runs until the close.
  var isComplete: Bool {
    if case .complete = state { return true }
    return false
  }

  /// Takes bytes from `position` on and moves it behind them, at most to the body's end.
  mutating func feed(
    _ input: UnsafeBufferPointer<UInt8>, at position: inout Int
  ) throws(HTTPError) {
    while position < input.count {
      switch state {
      case .complete:
        return
      case .data(let remaining):
        let count = append(input, at: &position, atMost: remaining)
        state = count == remaining ? .complete : .data(remaining: remaining - count)
      case .untilClose:
        guard input.count - position <= limits.bodyBytes - body.count else {
          throw .bodyTooLarge(limit: limits.bodyBytes)
        }
        append(input, at: &position, atMost: input.count - position)
      case .chunkSize:
        guard try readChunkLine(input, at: &position) else { return }
        let size = try parseChunkSize()
        state = size == 0 ? .trailers : .chunkData(remaining: size)
      case .chunkData(let remaining):
        let count = append(input, at: &position, atMost: remaining)
        state = count == remaining ? .chunkEnd : .chunkData(remaining: remaining - count)
      case .chunkEnd:
        guard try readChunkLine(input, at: &position, limit: 0) else { return }
        state = .chunkSize
      case .trailers:
        try readTrailer(input, at: &position)
      }
    }
  }

  /// Tells that the peer closed.
  ///
  /// - Throws: ``HTTPError/truncatedBody(expected:received:)`` unless the body ends here.
  mutating func finish() throws(HTTPError) {
    switch state {
    case .complete: return
    case .untilClose: state = .complete
    default: throw .truncatedBody(expected: expected, received: body.count)
    }
  }

  @discardableResult
  private mutating func append(
    _ input: UnsafeBufferPointer<UInt8>, at position: inout Int, atMost limit: Int
  ) -> Int {
    let count = min(limit, input.count - position)
    body.append(contentsOf: UnsafeBufferPointer(rebasing: input[position..<position + count]))
    position += count
    return count
  }

  private mutating func readChunkLine(
    _ input: UnsafeBufferPointer<UInt8>, at position: inout Int, limit: Int? = nil
  ) throws(HTTPError) -> Bool {
    do {
      return try reader.read(from: input, at: &position, limit: limit ?? limits.lineBytes)
    } catch {
      throw .invalidChunk
    }
  }

  private func parseChunkSize() throws(HTTPError) -> Int {
    var size = 0
    var index = 0
    let line = reader.line
    while index < line.count, let digit = line[index].hexadecimalDigit {
      // 15 hexadecimal digits cannot overflow 63 bits.
      guard index < 15 else { throw .invalidChunk }
      size = size << 4 | digit
      index += 1
    }
    guard index > 0 else { throw .invalidChunk }
    while index < line.count, line[index].isBlank { index += 1 }
    guard index == line.count || line[index] == .semicolon,
      line[index...].allSatisfy(\.isFieldCharacter)
    else { throw .invalidChunk }
    guard size <= limits.bodyBytes - body.count else {
      throw .bodyTooLarge(limit: limits.bodyBytes)
    }
    return size
  }

  private mutating func readTrailer(
    _ input: UnsafeBufferPointer<UInt8>, at position: inout Int
  ) throws(HTTPError) {
    do {
      guard try reader.read(from: input, at: &position, limit: limits.lineBytes) else { return }
    } catch {
      throw error == .tooLong ? .lineTooLong : .malformedHeader
    }
    guard !reader.line.isEmpty else {
      state = .complete
      return
    }
    trailerBytes += reader.line.count + 2
    guard trailerBytes <= limits.headBytes else { throw .headersTooLarge }
    guard trailers.count < limits.headerCount else { throw .tooManyHeaders }
    try trailers.append(line: reader.line)
  }
}
