/// The items of a generator that raises nothing, as a sequence.
///
/// Made by ``Delegatable/values``.
@frozen
public struct GeneratorValues<Base: Generator>: Sequence, IteratorProtocol {
  @usableFromInline var base: Base

  @inlinable
  @inline(__always)
  init(_ base: consuming Base) {
    self.base = base
  }

  /// Resumes the generator.
  ///
  /// - Precondition: The generator raises nothing.
  /// - Returns: The yielded value; `nil` at the end.
  @inlinable
  @inline(__always)
  public mutating func next() -> Base.Yielded? {
    do {
      return try base.next()
    } catch {
      Self.refuse(error)
    }
  }

  @usableFromInline
  static func refuse(_ error: any Error) -> Never {
    // Not a precondition, whose words only debug builds print.
    fatalError(
      """
      \(Base._Engine.function.function) raised an error while its values were iterated: \(error); \
      iterate its results, or write while let x = try g.next()
      """)
  }
}

extension Delegatable {
  /// The items, for a `for` loop over a generator that raises nothing.
  ///
  /// ```swift
  /// for n in Countdown(n: 3).values { print(n) }  // 3 2 1
  /// ```
  ///
  /// The returned value is dropped. Leaving the loop early leaves a reference to a generator
  /// suspended, and does not close it; as in Python.
  ///
  /// In a body, a `For` over them raises what the generator raises.
  ///
  /// - Precondition: The generator raises nothing, not even ``GeneratorError/stackExhausted(_:)``, when
  ///   native code iterates. For one that may, iterate ``results``, or write
  ///   `while let item = try generator.next()`.
  @inlinable
  @inline(__always)
  public var values: GeneratorValues<Delegation> { GeneratorValues(makeGenerator()) }
}
