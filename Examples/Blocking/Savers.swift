import Foundation
import Generators
import Loop
import Marks

/// A disk that takes its time, and blocks the thread that calls it.
enum SlowDisk {
  static func save() { Thread.sleep(forTimeInterval: 0.3) }
}

/// Blocks the loop: while its one step runs, nothing else can.
///
/// Returns how often the clock ticked meanwhile, as the others do.
struct SaveHere: Coroutine {
  typealias Returned = Int
  let clock: Clock
  var before = 0

  static let body = Program {
    Do {
      $0.before = $0.clock.ticks
      blocked { SlowDisk.save() }  // ⟷ block
    }
    Return { $0.clock.ticks - $0.before }
  }
}

/// Has the blocking call run on a thread of the loop's executor, and waits for its future.
struct SaveElsewhere: Coroutine {
  typealias Returned = Int
  let clock: Clock
  var before = 0

  static let body = Program {
    Do { $0.before = $0.clock.ticks }
    YieldFrom { $0.loop.runInExecutor { SlowDisk.save() } }  // ⟷ elsewhere
    Return { $0.clock.ticks - $0.before }
  }
}

/// Does a long computation on the loop's thread, and gives up its turn every now and then.
struct ComputeInPieces: Coroutine {
  typealias Returned = Int
  let clock: Clock
  var before = 0

  static let body = Program {
    Do { $0.before = $0.clock.ticks }
    For({ _ in 1...30 }) {
      Do { _ in computeForTenMilliseconds() }
      YieldFrom(EventLoop.turn)  // ⟷ pieces
    }
    Return { $0.clock.ticks - $0.before }
  }
}

/// A piece of a computation.
private func computeForTenMilliseconds() {
  let end = ContinuousClock.now + .milliseconds(10)
  while ContinuousClock.now < end {}
}
