/// Counts objects that are alive, to find leaks and double releases.
final class Lifecycle {
  /// How many objects are alive now.
  private(set) var alive = 0

  /// How many were ever made.
  private(set) var made = 0

  /// Makes an object that is counted.
  func token(_ number: Int = 0) -> Token { Token(self, number) }

  /// An object that is counted, and an error that may be raised.
  final class Token: Error, @unchecked Sendable {
    // Sendable only because errors are; no test moves one to another thread.
    let number: Int
    private let lifecycle: Lifecycle

    init(_ lifecycle: Lifecycle, _ number: Int) {
      self.lifecycle = lifecycle
      self.number = number
      lifecycle.alive += 1
      lifecycle.made += 1
    }

    deinit { lifecycle.alive -= 1 }
  }
}
