import Generators
import Loop

/// A producer: makes dishes and puts them into the queue.
///
/// While the queue is full it waits there, and makes no more.
struct Cook: Coroutine {
  let queue: Queue<String>
  let dish: String
  let count: Int
  let seconds: Int
  var number = 0

  static let body = Program {
    For(\.number, in: { 1...$0.count }) {
      YieldFrom { $0.loop.sleep(.seconds($0.seconds)) }  // ⟷ cook
      Do { $0.loop.say("\($0.name) is ready" + ($0.queue.isFull ? ", and there is no room" : "")) }
      YieldFrom { $0.queue.put($0.name) }  // ⟷ put
    }
  }

  private var name: String { "\(dish) \(number)" }
}

extension EventLoop {
  /// Prints a line with the time in seconds.
  func say(_ words: String) {
    let seconds = String(Int(time / .seconds(1)))
    print(String(repeating: " ", count: 3 - seconds.count) + seconds + "  " + words)
  }
}
