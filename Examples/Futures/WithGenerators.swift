import Generators
import Loop

/// Futures and tasks of an event loop.
package enum WithGenerators {
  /// Asks a future for a result that is not there yet, and one that is.
  package static func ask(on loop: EventLoop) throws {
    let answer: Future<Int> = loop.createFuture()
    do {
      _ = try answer.result()
    } catch InvalidStateError.pending {
      print("the result of a pending future: an invalid-state error")
    }
    try answer.setResult(42)
    print("the result of a future that is done: \(try answer.result())")
    do {
      try answer.setResult(43)
    } catch InvalidStateError.done {
      print("a second result: an invalid-state error")
    }
  }

  /// Waits for a coroutine, a future and a task, all in the same words.
  package static func waitAlike(on loop: EventLoop) throws {
    try loop.runUntilComplete(Alike())
  }

  /// Gets tasks in each way there is.
  package static func waitInEveryWay(on loop: EventLoop) throws {
    try loop.runUntilComplete(EveryWay())
  }
}
