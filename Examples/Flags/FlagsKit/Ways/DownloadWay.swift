/// A way to download many files: what the example compares.
package protocol DownloadWay: Sendable {
  /// What the command line and the table call it.
  var name: String { get }

  /// One line about how it works, for the help.
  var summary: String { get }

  /// Whether it can download through a door, from a server of `https`.
  var usesDoors: Bool { get }

  /// Downloads every job of the plan and blocks the calling thread until the last has ended.
  ///
  /// Each job is recorded exactly once in the ledger, with its bytes or its failure; a failure
  /// does not stop the others.
  ///
  /// - Throws: only what keeps the whole way from running, such as a thread that cannot be made.
  func run(_ plan: DownloadPlan, _ ledger: DownloadLedger) throws
}

extension DownloadWay {
  package var usesDoors: Bool { false }
}
