extension Duration {
  /// The duration in whole nanoseconds, rounded up, and held within the range of `Int64`.
  ///
  /// Rounding up keeps the promise that a timer never fires early; saturating keeps "a very long
  /// time" (292 years and more) a very long time instead of a trap.
  package var saturatingNanoseconds: Int64 {
    let (seconds, attoseconds) = components
    let fraction = attoseconds / 1_000_000_000 + (attoseconds % 1_000_000_000 > 0 ? 1 : 0)
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    guard !overflow else { return seconds > 0 ? .max : .min }
    let (sum, sumOverflow) = whole.addingReportingOverflow(fraction)
    return sumOverflow ? (seconds > 0 ? .max : .min) : sum
  }
}
