import Synchronization

/// Signs that tests get on: a loop that was made, a test that ended, a round of a test that has many.
package enum Progress {
  private static let signs = Atomic(0)

  /// Gives a sign.
  package static func made() { signs.add(1, ordering: .relaxed) }

  /// How many there were.
  static var count: Int { signs.load(ordering: .relaxed) }
}
