import Generators

/// Lets one coroutine at a time pass: Python's `asyncio.Lock`.
///
/// Coroutines of one loop only take turns where they wait, so a lock is needed only where something
/// must stay as it is *across* a `YieldFrom`.
///
/// ```swift
/// With({ $0.lock }) {
///   YieldFrom(into: \.answer) { $0.connection.request("…") }
/// }
/// ```
///
/// `With` releases the lock on every way out. Written out it is
/// `YieldFrom { $0.lock.acquire() }` and a `Try` whose `finally` says `Do { try $0.lock.release() }`.
/// Around a wait for a ``Condition`` say `With`: it alone knows of a coroutine that is closed while it
/// waits that it has the lock no more.
///
/// Waiters are served in the order in which they came. A waiter that is cancelled after it was woken
/// wakes the next.
public final class Lock {
  var owner: LoopOwner

  /// Which task has taken the lock.
  let hold = TaskHold()
  var line = WaiterLine()

  /// How many coroutines were closed while a condition had given the lock up for them, and so are
  /// inside of a `With` without having it.
  var absentCount = 0

  /// Whether the lock is taken.
  public internal(set) var isLocked = false

  /// Makes a lock that is free, and belongs to the loop that first waits for it.
  public init() { owner = LoopOwner() }

  /// Makes a lock that is free, and belongs to a loop from the start.
  ///
  /// - Parameter loop: The loop whose coroutines it keeps apart.
  public init(loop: EventLoop) { owner = LoopOwner(loop) }

  /// Takes the lock, and waits for it if it is taken.
  ///
  /// A free lock for which nobody waits is taken without suspension.
  ///
  /// Raises ``LoopError/foreignFuture`` in a coroutine of another loop.
  public func acquire() -> Lock.Acquire { Lock.Acquire(self) }

  /// Takes the lock, which is free.
  func take() {
    isLocked = true
    hold.take()
  }

  /// Gives the lock up and wakes the first waiter.
  ///
  /// - Throws: ``SynchronizationError/notLocked``.
  public func release() throws {
    guard isLocked else { throw SynchronizationError.notLocked }
    isLocked = false
    hold.release()
    line.wakeFirst()
  }
}

@available(*, unavailable, message: "a lock belongs to the thread of its loop")
extension Lock: Sendable {}

extension Lock {
  /// Takes a lock: what ``Lock/acquire()`` gives.
  public struct Acquire: Generator, Awaitable {
    public typealias Yielded = Suspension
    public typealias Sent = Void
    public typealias Returned = Void

    let lock: Lock
    private var waiter: WaiterLine.Place?

    init(_ lock: Lock) { self.lock = lock }

    public mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Void> {
      try advance(resumption).get()
    }

    public mutating func advance(_ resumption: Resumption<Void>) -> Outcome<Suspension, Void> {
      if case .raise(let error) = resumption {
        if let waiter = waiter.take() {
          lock.line.leave(waiter)
          if !lock.isLocked { lock.line.wakeFirst() }
        }
        return .raised(error)
      }
      if let waiter {
        guard waiter.future.isDone else { return .yielded(waiter.future.suspension) }
        lock.line.leave(waiter)
        self.waiter = nil
      } else if let obstacle = lock.owner.obstacle {
        return .raised(obstacle)
      } else if lock.isLocked || lock.line.hasUncancelled {
        do {
          let waiter = lock.line.join(try lock.owner.claim(), at: lock)
          self.waiter = waiter
          return .yielded(waiter.future.suspension)
        } catch {
          return .raised(error)
        }
      }
      lock.take()
      return .returned(())
    }
  }
}
