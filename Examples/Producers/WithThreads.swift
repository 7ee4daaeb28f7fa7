import Foundation
import Marks

/// The kitchen as threads, with a queue that blocks.
package enum WithThreads {
  /// Runs the kitchen, from the first to the last dish.
  package static func serve() {
    let queue = ThreadQueue(maxSize: 2)
    let waiters = [("Anna", 53), ("Ben", 71), ("Cleo", 97)].map { name, seconds in
      NamedThread(name) { wait(queue, name, seconds) }  // ⟷ waiters
    }
    let cooks = [("soup", 6, 10), ("cake", 3, 37)].map { dish, count, seconds in
      NamedThread(dish) { cook(queue, dish, count, seconds) }  // ⟷ cooks
    }
    for cook in cooks { cook.join() }
    say("the cooks are done, \(queue.count) dishes wait")
    blocked(by: queue.takers.last) { queue.join() }  // ⟷ join
    say("everything is served")
    queue.close()  // ⟷ cancel
    for waiter in waiters { waiter.join() }  // ⟷ home
  }

  private static func cook(_ queue: ThreadQueue, _ dish: String, _ count: Int, _ seconds: Int) {
    for number in 1...count {
      sleep(for: .seconds(seconds))  // ⟷ cook
      let name = "\(dish) \(number)"
      say("\(name) is ready" + (queue.isFull ? ", and there is no room" : ""))
      blocked(by: queue.takers.last) { queue.put(name) }  // ⟷ put
    }
  }

  private static func wait(_ queue: ThreadQueue, _ name: String, _ seconds: Int) {
    var served = 0
    while let dish = blocked(by: queue.putters.last, { queue.get() }) {  // ⟷ get
      say("\(name) takes \(dish)")
      sleep(for: .seconds(seconds))  // ⟷ serve
      served += 1
      queue.taskDone()
    }
    say("\(name) goes home after \(served) dishes")  // ⟷ finally
  }
}

/// A queue between threads: one lock, and one condition at which all wait.
///
/// It may be shared since everything in it is touched with the lock held.
private final class ThreadQueue: @unchecked Sendable {
  let putters = Trail()
  let takers = Trail()
  private let changed = NSCondition()
  private let maxSize: Int
  private var dishes: [String] = []
  private var unfinished = 0
  private var isClosed = false

  init(maxSize: Int) { self.maxSize = maxSize }

  var count: Int { locked { dishes.count } }
  var isFull: Bool { locked { dishes.count >= maxSize } }

  func put(_ dish: String) {
    locked {
      while dishes.count >= maxSize { changed.wait() }
      dishes.append(dish)
      unfinished += 1
      putters.leave()
    }
  }

  /// The next dish; nothing if the kitchen is closed.
  func get() -> String? {
    locked {
      while dishes.isEmpty, !isClosed { changed.wait() }
      takers.leave()
      return dishes.isEmpty ? nil : dishes.removeFirst()
    }
  }

  func taskDone() {
    locked {
      takers.leave()
      unfinished -= 1
    }
  }

  func join() { locked { while unfinished > 0 { changed.wait() } } }

  func close() {
    putters.leave()
    locked { isClosed = true }
  }

  /// Whatever was changed, all who wait look again.
  private func locked<R>(_ body: () -> R) -> R {
    changed.lock()
    defer {
      changed.broadcast()
      changed.unlock()
    }
    return body()
  }
}
