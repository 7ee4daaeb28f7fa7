extension Duration {
  /// The duration in whole nanoseconds, rounded up, and held within the range of `Int64`.
  ///
  /// Rounding up keeps the promise that a timer never fires early; saturating keeps "a very long
  /// time" (292 years and more) a very long time instead of a trap.
  package var saturatingNanoseconds: Int64 {
    let attoseconds = attoseconds
    // Below nine seconds one word holds the attoseconds, and dividing two words is a call.
    let word = Int64(truncatingIfNeeded: attoseconds)
    if Int128(word) == attoseconds {
      let whole = word / 1_000_000_000
      return whole &* 1_000_000_000 < word ? whole &+ 1 : whole
    }
    let whole = attoseconds / 1_000_000_000
    let rounded = whole &* 1_000_000_000 < attoseconds ? whole &+ 1 : whole
    return Int64(clamping: rounded)
  }

  /// The sum, or the greatest or smallest duration there is, where `+` would trap.
  package func saturatingSum(_ other: Duration) -> Duration {
    let (sum, overflow) = attoseconds.addingReportingOverflow(other.attoseconds)
    return Duration(attoseconds: overflow ? (other < .zero ? .min : .max) : sum)
  }
}
