// What tests count to see that nothing piles up; see also ``EventLoop`` in `EventLoop+Inspection.swift`.

extension FutureProtocol {
  /// How many tasks and observers are told when the future is done.
  package var observerCount: Int {
    let waiters = future.cell.head.waiters
    return waiters.list?.words.count ?? (waiters == .none ? 0 : 1)
  }
}

extension Lock {
  /// How many wait in line.
  package var waiterCount: Int { line.count }
}

extension Semaphore {
  /// How many wait in line.
  package var waiterCount: Int { line.count }
}

extension Condition {
  /// How many wait for a notification.
  package var waiterCount: Int { line.count }
}

extension Event {
  /// How many wait for the event.
  package var waiterCount: Int { line.count }
}

extension OrderedQueue {
  /// How many wait for an item.
  package var getterCount: Int { getters.count }
}
