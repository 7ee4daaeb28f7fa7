import Generators
import Loop

/// Waits for a future, once.
///
/// One for all cases: of two that are alike the compiler makes one function that asks at run time which of them it
/// serves, and what is measured then is that.
struct Waiter: Coroutine {
  typealias Returned = Void
  let future: Future<Void>

  static let body = Program {
    YieldFrom { $0.future }
  }
}
