import Generators
import Loop

/// The tasks of a hen and an egg, which are made one after the other.
final class Pair {
  @Late var hen: EventLoop.Task<Void>
  @Late var egg: EventLoop.Task<Void>
}

/// Waits for one task of a pair to end.
struct Hatch: Coroutine {
  let pair: Pair
  let needs: KeyPath<Pair, EventLoop.Task<Void>>

  static let body = Program {
    YieldFrom { $0.pair[keyPath: $0.needs] }
  }
}
