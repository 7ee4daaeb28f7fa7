import Marks
import Synchronization

/// Sleepers as threads, each with a stack of its own.
package enum WithThreads {
  /// Has so many threads sleep for an hour, and waits until they have woken.
  package static func sleepers(_ count: Int) {
    let woken = Count()
    let threads = (0..<count).map { number in
      NamedThread("sleeper \(number + 1)") {  // ⟷ start
        sleep(for: .seconds(3600) + .milliseconds(number))  // ⟷ sleep
        woken.number.add(1, ordering: .relaxed)  // ⟷ wake
      }
    }
    blocked { for thread in threads { thread.join() } }  // ⟷ all
    print("\(count) threads sleep")
    print("all have woken: \(woken.number.load(ordering: .relaxed) == count)")
  }
}

/// A number that threads and tasks share.
final class Count: Sendable {
  let number = Atomic(0)
}
