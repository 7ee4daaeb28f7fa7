import Generators

/// What futures and tasks have in common: a task *is* a future that drives a coroutine.
///
/// Wherever a future is taken, a task is.
public protocol FutureProtocol<Value>: Awaitable where Delegation == Future<Value>.Await {
  /// The type of the result.
  associatedtype Value

  /// The future itself.
  var future: Future<Value> { get }

  /// The value of this type that is a given future; done callbacks are called with it.
  static func _make(_ future: Future<Value>) -> Self
}

extension FutureProtocol {
  @usableFromInline var cell: Cell { future.cell }

  /// Whether there is a result or an error, or the future was cancelled.
  public var isDone: Bool { cell.head.status != .pending }

  /// Whether the future was cancelled.
  public var isCancelled: Bool { cell.head.status == .cancelled }

  /// The result.
  ///
  /// - Throws: ``InvalidStateError/pending`` if the future is not done; ``CancelledError`` if it was
  ///   cancelled; the error that it was completed with.
  @inlinable
  public func result() throws -> Value {
    let head = cell.head
    if head.status == .finished { return head.result() }
    throw head.failure()
  }

  /// The error that the future was completed with, or `nil` if it has a result.
  ///
  /// - Throws: ``InvalidStateError/pending`` if the future is not done; ``CancelledError`` if it was
  ///   cancelled.
  public func exception() throws -> (any Error)? {
    let head = cell.head
    switch head.status {
    case .finished: return nil
    case .failed: return head.failure()
    case .pending, .cancelled: throw head.failure()
    }
  }

  /// Cancels the future, or what the task is doing.
  ///
  /// A pending future becomes cancelled. A task is cancelled at the `yield` where it stands:
  /// ``CancelledError`` is raised there in its next step, and it may still clean up, or go on.
  ///
  /// - Returns: Whether there was something to cancel; not if it is done already.
  @discardableResult
  public func cancel() -> Bool {
    let head = cell.head
    guard let loop = head.loop else { return false }
    return loop.cancel(head)
  }

  /// Has a callback run when the future is done; in the next iteration if it is done already.
  ///
  /// - Parameter callback: What to run, with the future.
  /// - Returns: A token to remove the callback by.
  @discardableResult
  public func addDoneCallback(_ callback: @escaping (Self) throws -> Void) -> DoneCallback {
    // The callback is given the future; if it held it, a future that is dropped while it is pending
    // would hold itself.
    let observer = CallbackObserver { try callback(Self._make(Future(cell: $0))) }
    observe(observer)
    return DoneCallback(observer: observer)
  }

  /// Removes a callback that was added and is not under way yet.
  ///
  /// - Returns: Whether it was there.
  @discardableResult
  public func removeDoneCallback(_ callback: DoneCallback) -> Bool {
    removeObserver(callback.observer)
  }

  /// Has an observer told when the future is done.
  @usableFromInline
  func observe(_ observer: FutureObserver) { cell.head.observe(observer) }

  /// Has an observer told when the future is done that keeps the future, and stops observing it before
  /// it goes itself.
  @usableFromInline
  func observe(keeping observer: FutureObserver) { cell.head.observe(keeping: observer) }

  /// Stops telling an observer.
  ///
  /// - Returns: Whether it would have been told.
  @usableFromInline
  @discardableResult
  func removeObserver(_ observer: FutureObserver) -> Bool { cell.head.removeObserver(observer) }
}

/// A done callback that was added to a future.
public struct DoneCallback {
  let observer: FutureObserver
}

/// Runs a closure when a future is done.
final class CallbackObserver: FutureObserver {
  let callback: (Cell) throws -> Void

  init(_ callback: @escaping (Cell) throws -> Void) { self.callback = callback }

  override func futureDone(_ cell: Cell) {
    guard let loop = cell.head.loop else { return }
    loop.call { try callback(cell) }
  }
}
