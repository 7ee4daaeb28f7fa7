/// Bytes that were decrypted and not taken; an empty one has no memory.
struct Plaintext {
  private var bytes: [UInt8] = []
  private var start = 0

  /// How many bytes there are.
  var count: Int { bytes.count - start }

  /// Adds bytes at the end.
  mutating func append(_ more: UnsafeRawBufferPointer) {
    if start > 0, start >= bytes.count / 2 {
      bytes.removeSubrange(..<start)
      start = 0
    }
    // As bytes of memory they would be copied one by one.
    more.withMemoryRebound(to: UInt8.self) { bytes.append(contentsOf: $0) }
  }

  /// Lends the bytes.
  func lend(_ body: (Span<UInt8>) -> Int) -> Int { body(bytes.span.extracting(start...)) }

  /// Drops bytes at the front.
  mutating func drop(_ count: Int) {
    start += count
    if start == bytes.count { (bytes, start) = ([], 0) }
  }
}
