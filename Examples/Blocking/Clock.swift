import Generators
import Loop

/// Counts the ticks of a ``Ticker``.
final class Clock {
  var ticks = 0
}

/// Ticks a hundred times a second, as long as the loop lets it.
struct Ticker: Coroutine {
  let clock: Clock

  static let body = Program {
    Forever {
      YieldFrom { $0.loop.sleep(.milliseconds(10)) }  // ⟷ tick
      Do { $0.clock.ticks += 1 }
    }
  }
}
