import Generators

/// State that several threads share, and on whose changes they can wait.
package typealias SystemMonitor = Generators.SystemMonitor

extension SystemMonitor {
  /// Sleeps until `body` returns something or the time is over, by ``SystemTime/monotonic``.
  ///
  /// As `waitFor(until:by:_:)`.
  package func waitFor<Result, Failure: Error>(
    until deadline: Int64, _ body: (inout State) throws(Failure) -> Result?
  ) throws(Failure) -> Result? {
    try waitFor(until: deadline, by: { SystemTime.monotonic }, body)
  }
}
