/// The bytes that a stream has still to send, and whether they are too many to go on writing.
///
/// They are too many from when they pass the high mark until they are down to the low one.
struct OutputBuffer {
  private var bytes = ByteBuffer()
  private var highMark = 65_536
  private var lowMark = 16_384

  /// Whether there is too much.
  private(set) var isPaused = false

  /// How many bytes there are.
  var count: Int { bytes.count }

  /// Whether there are none.
  var isEmpty: Bool { bytes.isEmpty }

  /// Adds bytes at the end.
  mutating func append(_ more: UnsafeRawBufferPointer) {
    bytes.append(more)
    judge()
  }

  /// Drops bytes at the front, which are sent.
  mutating func drop(_ count: Int) {
    bytes.drop(count)
    judge()
  }

  /// Drops everything.
  mutating func removeAll() {
    bytes.removeAll()
    isPaused = false
  }

  /// Sets the marks, which count from now on.
  mutating func setMarks(high: Int, low: Int) {
    highMark = high
    lowMark = low
    judge()
  }

  /// Lends the bytes.
  func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try bytes.withBytes(body)
  }

  private mutating func judge() {
    if count > highMark {
      isPaused = true
    } else if count <= lowMark {
      isPaused = false
    }
  }
}
