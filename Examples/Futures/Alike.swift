import Generators
import Loop

/// Waits for a coroutine, a future and a task, all in the same words.
///
/// `yield from foo()` works if `foo` is a coroutine function, and if it is a plain function that
/// returns a future or a task. Who reads the line cannot tell, and need not.
struct Alike: Coroutine {
  static let body = Program {
    YieldFrom({ $0.six() }, receive: { print("yield from a coroutine: \($1)") })  // ⟷ coroutine
    YieldFrom({ $0.seven() }, receive: { print("yield from a future: \($1)") })  // ⟷ future
    YieldFrom({ $0.eight() }, receive: { print("yield from a task: \($1)") })  // ⟷ task
  }

  private func six() -> Answer { Answer(value: 6) }  // ⟷ six

  private func seven() -> Future<Int> {
    let future: Future<Int> = loop.createFuture()
    loop.callSoon { try future.setResult(7) }  // ⟷ seven
    return future
  }

  private func eight() -> EventLoop.Task<Int> { loop.createTask(Answer(value: 8)) }  // ⟷ eight
}

/// Returns its value one turn later.
struct Answer: Coroutine {
  typealias Returned = Int
  let value: Int

  static let body = Program {
    YieldFrom(EventLoop.turn)  // ⟷ answer
    Return { $0.value }
  }
}
