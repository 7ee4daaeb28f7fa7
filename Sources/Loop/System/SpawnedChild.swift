import Synchronization

/// A child process on its way to its owner: one that nobody takes is killed and reaped.
///
/// The thread that starts a process may find that the one who wanted it is gone by then: cancelled, or
/// closed with the loop.
package final class SpawnedChild: Sendable {
  private let number: ProcessNumber
  private let isTaken = Atomic<Bool>(false)

  init(_ number: ProcessNumber) { self.number = number }

  /// The process, which the caller reaps from now on.
  package func take() -> ProcessNumber {
    isTaken.store(true, ordering: .relaxed)
    return number
  }

  deinit {
    guard !isTaken.load(ordering: .relaxed) else { return }
    number.end()
  }
}

extension ProcessNumber {
  /// Kills the process and reaps it, which the system does at once.
  ///
  /// - Returns: Its status; `nil` if it has become another user's, and cannot be killed, or if its status
  ///   was taken by somebody else.
  @discardableResult
  package func end() -> Int32? {
    do throws(SystemError) {
      try send(.kill)
      return try reap(waiting: true)
    } catch {
      return nil
    }
  }
}
