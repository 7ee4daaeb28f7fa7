import Marks
import Synchronization

/// A call that blocks a thread blocks nothing else: there is nothing to cure.
package enum WithThreads {
  private final class Clock: Sendable {
    let ticks = Atomic(0)
    let goesOn = Atomic(true)
  }

  /// Saves on a thread while another one ticks.
  package static func save() {
    let clock = Clock()
    let ticker = NamedThread("ticker") {
      while clock.goesOn.load(ordering: .relaxed) {
        sleep(for: .milliseconds(10))  // ⟷ tick
        clock.ticks.add(1, ordering: .relaxed)
      }
    }
    print("on a thread:")
    let saver = NamedThread("save") {
      let before = clock.ticks.load(ordering: .relaxed)
      sleep(for: .milliseconds(300))  // ⟷ block
      let after = clock.ticks.load(ordering: .relaxed)
      print("  the clock ticks meanwhile: \(after > before)")
    }
    saver.join()
    clock.goesOn.store(false, ordering: .relaxed)
    ticker.join()
  }
}
