import Synchronization

/// How many connections or coroutines there are somewhere, for other threads to read.
final class LoadCount: Sendable {
  private let count = Atomic<Int>(0)

  /// What counts the same, and more.
  private let whole: LoadCount?

  init(partOf whole: LoadCount? = nil) { self.whole = whole }

  // Sequentially consistent: who waits for room says so, and looks again; who makes room looks then whether
  // anybody has said so. One of the two sees the other.
  var value: Int { count.load(ordering: .sequentiallyConsistent) }

  /// One more.
  func begin() {
    count.wrappingAdd(1, ordering: .sequentiallyConsistent)
    whole?.begin()
  }

  /// One less.
  func end() {
    count.wrappingSubtract(1, ordering: .sequentiallyConsistent)
    whole?.end()
  }
}
