/// A queue could not do what it was asked for.
public enum QueueError: Error, Hashable, Sendable {
  /// There is no item to get at once.
  ///
  /// Python: `asyncio.QueueEmpty`.
  case empty

  /// There is no room for an item at once.
  ///
  /// Python: `asyncio.QueueFull`.
  case full

  /// The queue was shut down: it takes no items, and there are none left.
  ///
  /// Python: `asyncio.QueueShutDown`.
  case shutDown

  /// `taskDone` was called more often than items were put.
  ///
  /// Python: `ValueError`.
  case taskDoneTooOften
}

extension QueueError: CustomStringConvertible {
  /// What went wrong, in a sentence.
  public var description: String {
    switch self {
    case .empty: "the queue is empty"
    case .full: "the queue is full"
    case .shutDown: "the queue was shut down"
    case .taskDoneTooOften: "taskDone was called more often than items were put"
    }
  }
}
