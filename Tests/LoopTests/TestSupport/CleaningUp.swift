import Generators
import Loop

/// Waits until it is cancelled, and cleans up, which takes a while.
struct CleaningUp: Coroutine {
  typealias Returned = Void
  let loop: EventLoop
  let journal: SharedJournal

  static let body = Program {
    Do { $0.journal.note("waiting") }
    Try {
      YieldFrom { forever($0.loop) }
    } finally: {
      Do { $0.journal.note("cleaning") }
      YieldFrom { $0.loop.sleep(.milliseconds(1)) }
      Do { $0.journal.note("clean") }
    }
  }
}
