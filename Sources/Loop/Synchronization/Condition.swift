import Generators

/// A lock, and a place to wait for what the lock protects to change: Python's `asyncio.Condition`.
///
/// ```swift
/// With({ $0.condition }) {
///   YieldFrom { frame in frame.condition.waitFor { [box = frame.box] in box.isFull } }
///   Do { $0.item = $0.box.take() }
/// }
/// ```
///
/// No notification is lost: a waiter that ends with an error, as one that is cancelled, notifies the
/// next, which may find that nothing has changed. So whoever waits asks again, as
/// ``waitFor(_:)`` does. As in CPython 3.13.
public final class Condition {
  /// The lock.
  public let lock: Lock
  var line = WaiterLine()

  /// Makes a condition with a lock of its own, which belong to the loop that first waits for them.
  public init() { lock = Lock() }

  /// Makes a condition with a lock of its own, which belong to a loop from the start.
  ///
  /// - Parameter loop: The loop whose coroutines use it.
  public init(loop: EventLoop) { lock = Lock(loop: loop) }

  /// Makes a condition on a lock that others may share.
  public init(lock: Lock) { self.lock = lock }

  /// Whether the lock is taken.
  public var isLocked: Bool { lock.isLocked }

  /// Takes the lock.
  public func acquire() -> Lock.Acquire { lock.acquire() }

  /// Gives the lock up.
  ///
  /// - Throws: ``SynchronizationError/notLocked``.
  public func release() throws { try lock.release() }

  /// Gives the lock up, waits for a notification, and takes the lock again.
  ///
  /// It takes the lock again however the waiting ends, and a cancellation that comes meanwhile is
  /// raised once it holds the lock. Only a coroutine that is closed does not wait for the lock.
  ///
  /// Raises ``SynchronizationError/notLocked`` if the lock is not taken, and
  /// ``LoopError/foreignFuture`` in a coroutine of another loop.
  public func wait() -> Condition.Wait { Condition.Wait(self) }

  /// Waits until something holds; asks at once, and after each notification.
  ///
  /// Raises ``SynchronizationError/notLocked`` if it has to wait and the lock is not taken.
  ///
  /// - Parameter predicate: What is waited for.
  /// - Returns: An awaitable.
  public func waitFor(_ predicate: @escaping () throws -> Bool) -> Condition.WaitFor {
    Condition.WaitFor(self, predicate)
  }

  /// Wakes waiters, in the order in which they came; they go on when the lock is free.
  ///
  /// - Parameter count: How many at most.
  /// - Throws: ``SynchronizationError/notLocked`` if the lock is not taken.
  public func notify(_ count: Int = 1) throws {
    guard isLocked else { throw SynchronizationError.notLocked }
    line.wake(atMost: count)
  }

  /// Wakes all waiters.
  ///
  /// - Throws: ``SynchronizationError/notLocked`` if the lock is not taken.
  public func notifyAll() throws { try notify(line.count) }
}

@available(*, unavailable, message: "a condition belongs to the thread of its loop")
extension Condition: Sendable {}
