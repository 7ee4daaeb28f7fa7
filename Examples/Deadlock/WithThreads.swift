import Foundation
import Marks

/// The dinner as threads.
///
/// Nobody knows of all threads and all locks, so nobody notices; and the threads stay for good.
package enum WithThreads {
  /// Three philosophers, each of whom takes one fork and waits for another.
  package static func dine() {
    let names = ["Hypatia", "Zeno", "Diotima"]
    let forks = names.map { _ in NSLock() }
    let eaten = names.map { _ in Trail() }
    for (place, name) in names.enumerated() {
      let right = (place + 1) % names.count
      _ = NamedThread(name) {  // ⟷ start
        philosopher(name, first: forks[place], second: forks[right])
        eaten[place].leave()
      }
    }
    sleep(for: .seconds(3))  // ⟷ all
    let hungry = zip(names, eaten).filter { $1.last == nil }.map(\.0)
    print("after three seconds these have not ended: \(hungry.joined(separator: ", "))")
  }

  private static func philosopher(_ name: String, first: NSLock, second: NSLock) {
    blocked { first.lock() }  // ⟷ first
    sleep(for: .seconds(1))  // ⟷ think
    blocked { second.lock() }  // ⟷ second
    print("  \(name) eats")  // ⟷ eat
    second.unlock()
    first.unlock()
  }
}
