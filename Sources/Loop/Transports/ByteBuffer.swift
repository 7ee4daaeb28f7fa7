/// Bytes that come in at one end and are taken at the other.
///
/// An empty buffer has no memory. What is taken whole is moved out, not copied.
struct ByteBuffer {
  private var storage: [UInt8] = []
  private var start = 0

  /// How many bytes there are.
  var count: Int { storage.count - start }

  /// Whether there are none.
  var isEmpty: Bool { storage.isEmpty }

  /// Adds bytes at the end.
  ///
  /// - Complexity: O(*n*) in the bytes added, amortised.
  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    if start > 0, start >= storage.count / 2 {
      storage.removeSubrange(..<start)
      start = 0
    }
    // As bytes of memory they would be copied one by one.
    bytes.withMemoryRebound(to: UInt8.self) { storage.append(contentsOf: $0) }
  }

  /// Drops bytes at the front.
  mutating func drop(_ count: Int) {
    start += count
    if start == storage.count { removeAll() }
  }

  /// Drops everything.
  mutating func removeAll() {
    storage = []
    start = 0
  }

  /// Takes bytes from the front.
  mutating func take(_ count: Int) -> [UInt8] {
    if count == self.count {
      let all = start == 0 ? storage : Array(storage[start...])
      removeAll()
      return all
    }
    let taken = Array(storage[start..<(start + count)])
    drop(count)
    return taken
  }

  /// Lends the bytes, to look at them.
  @inline(__always)
  func lend<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
    // The array's own `span` is younger than the systems that the manifest names.
    storage.withUnsafeBufferPointer { body($0.span.extracting(start...)) }
  }

  /// Lends the bytes.
  func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var answer: Swift.Result<Result, Failure>?
    storage.withUnsafeBytes { bytes in
      do throws(Failure) {
        answer = .success(try body(UnsafeRawBufferPointer(rebasing: bytes[start...])))
      } catch {
        answer = .failure(error)
      }
    }
    guard let answer else { preconditionFailure("the bytes of a buffer were not lent") }
    return try answer.get()
  }
}
