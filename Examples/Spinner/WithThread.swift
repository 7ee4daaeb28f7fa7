import Foundation
import Marks
import Synchronization

/// The spinner as a thread.
///
/// No call ends a thread from outside. It has to be sent a message, here a flag that it looks at.
package enum WithThread {
  private final class Signal: Sendable {
    let goesOn = Atomic(true)
    let frames = Atomic(0)
    let hasEnded = DispatchSemaphore(value: 0)
  }

  /// Runs the slow function with a spinner beside it.
  package static func supervise(_ seconds: Double) -> (answer: Int, frames: Int) {
    let signal = Signal()
    let thread = Thread {
      running("spinner") {
        while signal.goesOn.load(ordering: .relaxed) {
          let (_, frame) = signal.frames.add(1, ordering: .relaxed)
          Spinner.show(frame)
          sleep(for: Spinner.period)  // ⟷ turn
        }
        Spinner.wipe()  // ⟷ end
        signal.hasEnded.signal()
      }
    }
    thread.start()  // ⟷ start
    let answer = slowFunction(seconds)  // ⟷ slow
    signal.goesOn.store(false, ordering: .relaxed)  // the message  // ⟷ stop
    blocked(by: "spinner") { signal.hasEnded.wait() }  // ⟷ join
    return (answer, signal.frames.load(ordering: .relaxed))
  }

  /// Blocks the thread that calls it, as reading from a socket would.
  private static func slowFunction(_ seconds: Double) -> Int {
    sleep(for: .seconds(seconds))  // ⟷ wait
    return 42
  }
}
