import Generators
import Loop

/// Thinks, takes two forks one after the other, and eats.
struct Philosopher: Coroutine {
  typealias Returned = Void
  let loop: EventLoop
  let name: String
  let first: Lock
  let second: Lock

  static let body = Program {
    With({ $0.first }) {
      // Whoever waits here holds one fork and gives the others time to take theirs.
      YieldFrom { $0.loop.sleep(.seconds(1)) }
      With({ $0.second }) {
        Do { print("  \($0.name) eats") }
      }
    }
  }
}

/// Three philosophers at a round table, with a fork between each two.
struct Dinner: Coroutine {
  typealias Returned = Void
  let loop: EventLoop
  let isOrdered: Bool

  static let body = Program {
    YieldFrom { $0.loop.gather($0.seated) }
  }

  /// The tasks of all philosophers.
  private var seated: [EventLoop.Task<Void>] {
    let names = ["Hypatia", "Zeno", "Diotima"]
    let forks = names.map { _ in Lock(loop: loop) }
    return names.enumerated().map { place, name in
      let left = place
      let right = (place + 1) % names.count
      let philosopher = Philosopher(
        loop: loop, name: name, first: forks[isOrdered ? min(left, right) : left],
        second: forks[isOrdered ? max(left, right) : right])
      return loop.createTask(philosopher, name: name)
    }
  }
}
