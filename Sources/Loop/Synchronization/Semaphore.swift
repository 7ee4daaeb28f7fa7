import Generators

/// Lets a number of coroutines pass at a time: Python's `asyncio.Semaphore`.
///
/// ```swift
/// With({ $0.slots }) {  // at most as many at once as the semaphore was made for
///   YieldFrom { Download(url: $0.url) }
/// }
/// ```
///
/// Waiters are served in the order in which they came, and nobody who comes later overtakes one that
/// was woken. A waiter that is cancelled after it was woken wakes the next.
public class Semaphore {
  var owner: LoopOwner
  var line = WaiterLine()

  /// How many more may pass.
  public fileprivate(set) var value: Int

  /// Makes a semaphore that belongs to the loop that first waits for it.
  ///
  /// - Parameter value: How many may pass at a time; not negative.
  public convenience init(value: Int = 1) { self.init(LoopOwner(), value) }

  /// Makes a semaphore that belongs to a loop from the start.
  ///
  /// - Parameters:
  ///   - loop: The loop whose coroutines it counts.
  ///   - value: How many may pass at a time; not negative.
  public convenience init(loop: EventLoop, value: Int = 1) { self.init(LoopOwner(loop), value) }

  init(_ owner: LoopOwner, _ value: Int) {
    precondition(value >= 0, "Semaphore: the initial value is negative")
    self.owner = owner
    self.value = value
  }

  /// Whether who comes now has to wait.
  public var isLocked: Bool { value == 0 || line.hasUncancelled }

  /// Passes, and waits if too many have passed already.
  ///
  /// Raises ``LoopError/foreignFuture`` in a coroutine of another loop.
  public func acquire() -> Semaphore.Acquire { Semaphore.Acquire(self) }

  /// Lets the next pass.
  ///
  /// - Throws: Nothing; a ``BoundedSemaphore`` does.
  public func release() throws {
    value += 1
    wakeNext()
  }

  fileprivate func wakeNext() {
    if line.wakeNext() { value -= 1 }
  }
}

@available(*, unavailable, message: "a semaphore belongs to the thread of its loop")
extension Semaphore: Sendable {}

/// A semaphore that notices when it is released more often than it was acquired.
public final class BoundedSemaphore: Semaphore {
  private let bound: Int

  override init(_ owner: LoopOwner, _ value: Int) {
    bound = value
    super.init(owner, value)
  }

  /// Lets the next pass.
  ///
  /// - Throws: ``SynchronizationError/releasedTooOften`` if everybody who passed has released it
  ///   already.
  public override func release() throws {
    guard value < bound else { throw SynchronizationError.releasedTooOften }
    try super.release()
  }
}

extension Semaphore {
  /// Passes a semaphore: what ``Semaphore/acquire()`` gives.
  public struct Acquire: Generator, Awaitable {
    public typealias Yielded = Suspension
    public typealias Sent = Void
    public typealias Returned = Void

    let semaphore: Semaphore
    private var waiter: WaiterLine.Place?

    init(_ semaphore: Semaphore) { self.semaphore = semaphore }

    public mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Void> {
      try advance(resumption).get()
    }

    public mutating func advance(_ resumption: Resumption<Void>) -> Outcome<Suspension, Void> {
      if case .raise(let error) = resumption {
        if let waiter = waiter.take() {
          semaphore.line.leave(waiter)
          if waiter.future.isDone, !waiter.future.isCancelled {
            // It had been let through and does not go: the next may.
            semaphore.value += 1
            semaphore.wakeNext()
          }
        }
        return .raised(error)
      }
      if let waiter {
        guard waiter.future.isDone else { return .yielded(waiter.future.suspension) }
        semaphore.line.leave(waiter)
        self.waiter = nil
        if semaphore.value > 0 { semaphore.wakeNext() }
        return .returned(())
      }
      if let obstacle = semaphore.owner.obstacle { return .raised(obstacle) }
      if semaphore.isLocked {
        do {
          let waiter = semaphore.line.join(try semaphore.owner.claim(), for: .semaphore)
          self.waiter = waiter
          return .yielded(waiter.future.suspension)
        } catch {
          return .raised(error)
        }
      }
      semaphore.value -= 1
      return .returned(())
    }
  }
}
