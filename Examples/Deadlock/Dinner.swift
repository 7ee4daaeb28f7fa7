import Generators
import Loop

/// Thinks, takes two forks one after the other, and eats.
struct Philosopher: Coroutine {
  let name: String
  let first: Lock
  let second: Lock

  static let body = Program {
    With({ $0.first }) {  // ⟷ first
      // Whoever waits here holds one fork and gives the others time to take theirs.
      YieldFrom { $0.loop.sleep(.seconds(1)) }  // ⟷ think
      With({ $0.second }) {  // ⟷ second
        Do { print("  \($0.name) eats") }  // ⟷ eat
      }
    }
  }
}

/// Three philosophers at a round table, with a fork between each two.
struct Dinner: Coroutine {
  let isOrdered: Bool

  static let body = Program {
    YieldFrom { $0.loop.gather($0.seated) }  // ⟷ all
  }

  /// The tasks of all philosophers.
  private var seated: [EventLoop.Task<Void>] {
    let names = ["Hypatia", "Zeno", "Diotima"]
    let forks = names.map { _ in Lock() }
    return names.enumerated().map { left, name in
      let right = (left + 1) % names.count
      let (first, second) = isOrdered ? (min(left, right), max(left, right)) : (left, right)
      let dines = Philosopher(name: name, first: forks[first], second: forks[second])
      return loop.createTask(dines, name: name)  // ⟷ start
    }
  }
}
