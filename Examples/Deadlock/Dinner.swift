import Generators
import Loop

/// Thinks, takes two forks one after the other, and eats.
struct Philosopher: Coroutine {
  typealias Returned = Void
  let name: String
  let first: Lock
  let second: Lock

  static let body = Program {
    With {  // ⟷ first
      $0.first
    } do: {
      // Whoever waits here holds one fork and gives the others time to take theirs.
      YieldFrom { $0.loop.sleep(.seconds(1)) }  // ⟷ think
      With {  // ⟷ second
        $0.second
      } do: {
        Do { print("  \($0.name) eats") }  // ⟷ eat
      }
    }
  }
}

/// Three philosophers at a round table, with a fork between each two.
struct Dinner: Coroutine {
  typealias Returned = Void
  let isOrdered: Bool

  static let body = Program {
    YieldFrom { $0.loop.gather($0.seated) }  // ⟷ all
  }

  /// The tasks of all philosophers.
  private var seated: [EventLoop.Task<Void>] {
    let names = ["Hypatia", "Zeno", "Diotima"]
    let forks = names.map { _ in Lock() }
    return names.enumerated().map { place, name in
      let left = place
      let right = (place + 1) % names.count
      let philosopher = Philosopher(
        name: name, first: forks[isOrdered ? min(left, right) : left],
        second: forks[isOrdered ? max(left, right) : right])
      return loop.createTask(philosopher, name: name)  // ⟷ start
    }
  }
}
