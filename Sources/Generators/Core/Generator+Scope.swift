extension Generator {
  /// Lends the generator to some work, and closes it however the work ends.
  ///
  /// A value has no `deinit`, so the maker of one whose clean-up matters closes it; this is how, on
  /// every way out. Python: `with contextlib.closing(generator)`.
  ///
  /// ```swift
  /// var reader = Reader().makeGenerator()
  /// let first = try reader.closing { try $0.next() }
  /// ```
  ///
  /// - Parameter work: What to do with the generator.
  /// - Returns: What `work` returns.
  /// - Throws: What `work` throws, and what ``close()`` throws; if both do, the latter, as Python's
  ///   `finally` has it.
  @inlinable
  public mutating func closing<Result>(
    _ work: (inout Self) throws -> Result
  ) throws -> Result {
    let result: Result
    do {
      result = try work(&self)
    } catch {
      try close()
      throw error
    }
    try close()
    return result
  }
}
