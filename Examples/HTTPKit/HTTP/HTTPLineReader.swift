/// Collects the bytes of one line that may arrive in any number of pieces.
///
/// A line ends in carriage return and line feed, and nothing else: RFC 9112 lets a recipient
/// accept a bare line feed, and two recipients that decide differently can be played off
/// against each other.
struct HTTPLineReader {
  /// What is wrong with a line, whatever the line is for.
  enum Fault: Error {
    case tooLong
    case wrongLineEnd
  }

  /// The bytes before the line end; complete once ``read(from:at:limit:)`` returned true.
  private(set) var line: [UInt8] = []
  private var isComplete = false
  private var hasCarriageReturn = false

  /// Whether not a single byte of the line has arrived.
  var isEmpty: Bool { line.isEmpty && !hasCarriageReturn }

  /// Takes bytes from `position` on and moves it behind them; true at the end of the line.
  ///
  /// The next call after a complete line starts a new one.
  mutating func read(
    from input: UnsafeBufferPointer<UInt8>, at position: inout Int, limit: Int
  ) throws(Fault) -> Bool {
    if isComplete {
      line.removeAll(keepingCapacity: true)
      isComplete = false
    }
    while position < input.count {
      let byte = input[position]
      position += 1
      if hasCarriageReturn {
        guard byte == .lineFeed else { throw .wrongLineEnd }
        hasCarriageReturn = false
        isComplete = true
        return true
      }
      switch byte {
      case .carriageReturn: hasCarriageReturn = true
      case .lineFeed: throw .wrongLineEnd
      default:
        guard line.count < limit else { throw .tooLong }
        line.append(byte)
      }
    }
    return false
  }
}
