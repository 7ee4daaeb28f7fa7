/// Collects the lines of a head: the first as it is, the others as fields.
struct HTTPHeadReader {
  /// The request or status line, once it is complete.
  private(set) var firstLine: [UInt8]?
  /// The fields so far.
  private(set) var headers = HTTPHeaders()
  private var reader = HTTPLineReader()
  private var bytes: Int
  private let limits: HTTPLimits
  private let malformedFirstLine: HTTPError
  private let skipsEmptyLines: Bool
  private let checkFirstLine: @Sendable ([UInt8]) throws(HTTPError) -> Void

  /// Makes a reader.
  ///
  /// Bytes of earlier heads count towards the limit. `malformedFirstLine` is thrown for a first
  /// line with a wrong end. Servers skip empty lines before it, as RFC 9112 asks of them. A first
  /// line that `checkFirstLine` throws for ends the reading at once: a peer that speaks something
  /// else is noticed before it has sent all of it.
  init(
    limits: HTTPLimits, bytesBefore: Int = 0, malformedFirstLine: HTTPError,
    skipsEmptyLines: Bool, checkFirstLine: @escaping @Sendable ([UInt8]) throws(HTTPError) -> Void
  ) {
    self.limits = limits
    bytes = bytesBefore
    self.malformedFirstLine = malformedFirstLine
    self.skipsEmptyLines = skipsEmptyLines
    self.checkFirstLine = checkFirstLine
  }

  /// Whether no byte has arrived that belongs to a message.
  var isEmpty: Bool { firstLine == nil && reader.line.isEmpty }

  /// The bytes of the complete lines, with those before.
  var bytesRead: Int { bytes }

  /// Takes bytes from `position` on and moves it behind them; true behind the empty line.
  mutating func feed(
    _ input: UnsafeBufferPointer<UInt8>, at position: inout Int
  ) throws(HTTPError) -> Bool {
    while position < input.count {
      do {
        guard try reader.read(from: input, at: &position, limit: limits.lineBytes) else {
          return false
        }
      } catch {
        if error == .tooLong { throw .lineTooLong }
        throw firstLine == nil ? malformedFirstLine : .malformedHeader
      }
      bytes += reader.line.count + 2
      guard bytes <= limits.headBytes else { throw .headersTooLarge }
      let line = reader.line
      guard firstLine != nil else {
        if line.isEmpty, skipsEmptyLines { continue }
        try checkFirstLine(line)
        firstLine = line
        continue
      }
      if line.isEmpty { return true }
      guard headers.count < limits.headerCount else { throw .tooManyHeaders }
      try headers.append(line: line)
    }
    return false
  }
}
