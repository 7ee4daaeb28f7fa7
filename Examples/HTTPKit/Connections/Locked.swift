import Foundation

/// A value that several threads use, one at a time.
///
/// A `Mutex` does the same without an object of its own; but Thread Sanitizer does not know that for a
/// lock (Swift 6.3), and would report each use of the value.
///
/// `Sendable` without the compiler's proof: the value is touched in `withLock` only, which holds the
/// lock, and what leaves it is `Sendable`.
package final class Locked<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var value: Value

  package init(_ value: Value) { self.value = value }

  /// Reads or changes the value, alone.
  package func withLock<Result, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    lock.lock()
    defer { lock.unlock() }
    return try body(&value)
  }
}
