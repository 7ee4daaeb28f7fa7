import Foundation
import Synchronization

/// The spinner as a thread.
///
/// No call ends a thread from outside. It has to be sent a message, here a flag that it looks at.
enum WithThread {
  private final class Signal: Sendable {
    let goesOn = Atomic(true)
    let frames = Atomic(0)
    let hasEnded = DispatchSemaphore(value: 0)
  }

  /// Runs the slow function with a spinner beside it.
  static func supervise(_ seconds: Double) -> (answer: Int, frames: Int) {
    let signal = Signal()
    let thread = Thread {
      while signal.goesOn.load(ordering: .relaxed) {
        let (_, frame) = signal.frames.add(1, ordering: .relaxed)
        Spinner.show(frame)
        Thread.sleep(forTimeInterval: Spinner.period / .seconds(1))
      }
      Spinner.wipe()
      signal.hasEnded.signal()
    }
    thread.start()
    let answer = slowFunction(seconds)
    signal.goesOn.store(false, ordering: .relaxed)  // the message
    signal.hasEnded.wait()
    return (answer, signal.frames.load(ordering: .relaxed))
  }

  /// Blocks the thread that calls it, as reading from a socket would.
  private static func slowFunction(_ seconds: Double) -> Int {
    Thread.sleep(forTimeInterval: seconds)
    return 42
  }
}
