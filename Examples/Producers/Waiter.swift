import Generators
import Loop

/// A consumer: takes dishes out of the queue for as long as it is let.
///
/// It says `taskDone` of each dish, so that others can wait until everything has been served. That
/// it is cancelled in the end is how it learns that there is nothing more to come.
struct Waiter: Coroutine {
  let queue: Queue<String>
  let name: String
  let seconds: Int
  var dish = ""
  var served = 0

  static let body = Program {
    Try {
      Forever {
        YieldFrom(into: \.dish) { $0.queue.get() }  // ⟷ get
        Do { $0.loop.say("\($0.name) takes \($0.dish)") }
        YieldFrom { $0.loop.sleep(.seconds($0.seconds)) }  // ⟷ serve
        Do {
          $0.served += 1
          try $0.queue.taskDone()
        }
      }
    } finally: {
      Do { $0.loop.say("\($0.name) goes home after \($0.served) dishes") }  // ⟷ finally
    }
  }
}
