extension AnyGenerator where Sent == Void, Returned == Void {
  /// Makes a reference to a generator of a sequence's elements: Python's `iter(xs)`.
  ///
  /// ```swift
  /// let numbers = AnyGenerator([1, 2, 3])
  /// print(try numbers.next() ?? 0)  // 1
  /// ```
  ///
  /// One that is sent values, as the delegate of a generator that is, is a ``SequenceGenerator``.
  ///
  /// - Parameter sequence: The sequence, which is iterated once.
  @_disfavoredOverload
  @inlinable
  public init<Elements: Sequence>(_ sequence: consuming Elements)
  where Elements.Element == Yielded {
    self.init(SequenceGenerator<Elements, Void>(sequence))
  }
}
