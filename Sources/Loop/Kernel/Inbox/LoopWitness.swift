/// What a watchdog of the tests holds of a loop, on another thread.
///
/// Unlike a ``ThreadsafeLoop`` it does not count: a loop that has only witnesses left is idle.
///
/// `Sendable` without the compiler's proof: the reference is set once, before another thread has
/// the witness, and the runtime reads and clears weak references atomically.
package final class LoopWitness: @unchecked Sendable {
  private weak var weakInbox: LoopInbox?

  init(_ inbox: LoopInbox) { weakInbox = inbox }

  /// What other threads send to the loop; `nil` once the loop is gone.
  var inbox: LoopInbox? { weakInbox }

  /// Whether the loop may still exist.
  package var isAlive: Bool { weakInbox != nil }
}

extension EventLoop {
  /// Is told of each loop that is made, on the thread that makes it; `nil` but in tests.
  ///
  /// Unsafe, and yet without a race: it is set, if at all, before the process has a second thread.
  nonisolated(unsafe) package static var witnessed: (@Sendable (LoopWitness) -> Void)?
}
