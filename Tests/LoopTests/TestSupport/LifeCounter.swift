/// Counts the objects of a test that are alive.
final class LifeCounter {
  private(set) var alive = 0

  /// An object that is counted.
  final class Life {
    private let counter: LifeCounter

    fileprivate init(_ counter: LifeCounter) {
      self.counter = counter
      counter.alive += 1
    }

    deinit { counter.alive -= 1 }
  }

  func make() -> Life { Life(self) }
}
