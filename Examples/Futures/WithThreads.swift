import Foundation
import Marks

/// Results that are not there yet, between threads: who asks too early is blocked.
package enum WithThreads {
  /// Waits for a function, a promise and a thread.
  package static func waitAlike() {
    print("a call:", six())  // ⟷ coroutine
    let seven = seven()
    print("a promise:", blocked(by: seven.keeper.last) { seven.value })  // ⟷ future
    let eight = eight()
    print("a thread:", blocked(by: eight.keeper.last) { eight.value })  // ⟷ task
  }

  private static func six() -> Int { answer(6) }  // ⟷ six

  private static func seven() -> Promise {
    let promise = Promise()
    _ = NamedThread("seven") { promise.keep(7) }  // ⟷ seven
    return promise
  }

  private static func eight() -> Promise {
    let promise = Promise()
    _ = NamedThread("eight") { promise.keep(answer(8)) }  // ⟷ eight
    return promise
  }

  private static func answer(_ value: Int) -> Int {
    sleep(for: .milliseconds(1))  // ⟷ answer
    return value
  }
}

/// A result that another thread will give.
///
/// It may be shared: the condition guards it.
private final class Promise: @unchecked Sendable {
  let keeper = Trail()
  private let changed = NSCondition()
  private var kept: Int?

  func keep(_ value: Int) {
    keeper.leave()
    changed.lock()
    kept = value
    changed.broadcast()
    changed.unlock()
  }

  /// The result; blocks the caller until it is there.
  var value: Int {
    changed.lock()
    defer { changed.unlock() }
    while true {
      if let kept { return kept }
      changed.wait()
    }
  }
}
