/// The items of a generator as a sequence, the error that ends it included.
///
/// Made by ``Delegatable/results``.
@frozen
public struct GeneratorResults<Base: Generator>: Sequence, IteratorProtocol {
  @usableFromInline var base: Base
  @usableFromInline var hasFailed = false

  @inlinable
  @inline(__always)
  init(_ base: consuming Base) {
    self.base = base
  }

  /// Resumes the generator.
  ///
  /// - Returns: The yielded value; the error that left the body, once; `nil` at the end.
  @inlinable
  @inline(__always)
  public mutating func next() -> Result<Base.Yielded, any Error>? {
    if hasFailed { return nil }
    do {
      return try base.next().map { .success($0) }
    } catch {
      hasFailed = true
      return .failure(error)
    }
  }
}

extension Delegatable {
  /// The items, for a `for` loop that also sees the error that ends the generator.
  ///
  /// ```swift
  /// for result in Countdown(n: 3).results {
  ///   print(try result.get())  // 3 2 1
  /// }
  /// ```
  ///
  /// The returned value is dropped. Leaving the loop early leaves a reference to a generator
  /// suspended, and does not close it; as in Python.
  @inlinable
  @inline(__always)
  public var results: GeneratorResults<Delegation> { GeneratorResults(makeGenerator()) }
}
