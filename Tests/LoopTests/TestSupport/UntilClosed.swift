import Generators
import Loop

/// Waits for ever, and notes that it is closed.
struct UntilClosed: Coroutine {
  let loop: EventLoop
  let journal: SharedJournal

  static let body = Program {
    Do { $0.journal.note("waiting") }
    Try {
      YieldFrom { forever($0.loop) }
    } finally: {
      Do { $0.journal.note("closed") }
    }
  }
}
