/// Fills a place in which nothing is that would have to be released.
///
/// An assignment releases what was there before. Where that is always nothing the compiler does not know
/// it, and asks: with three statements around a `YieldFrom`, a call each time it is suspended.
@usableFromInline
enum VacantPlace {
  /// Puts a value into a place.
  ///
  /// - Precondition: The value that is there needs no destruction; the caller asserts it.
  @inlinable
  @inline(__always)
  static func fill<Value>(_ place: inout Value, with value: Value) {
    withUnsafeMutablePointer(to: &place) { $0.initialize(to: value) }
  }
}
