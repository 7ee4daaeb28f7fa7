import Generators
import Loop

/// Waits until it is cancelled, and goes on for a while.
struct GoingOn: Coroutine {
  typealias Returned = String
  let loop: EventLoop
  let journal: SharedJournal

  static let body = Program {
    Do { $0.journal.note("waiting") }
    Try {
      YieldFrom { forever($0.loop) }
    } catch: {
      Catch(CancelledError.self) { Do { $0.journal.note("goes on") } }
    }
    YieldFrom { $0.loop.sleep(.milliseconds(2)) }
    Return { _ in "went on" }
  }
}
