import Generators

/// A flag that coroutines wait for: Python's `asyncio.Event`.
///
/// ```swift
/// YieldFrom { $0.isReady.wait() }  // here
/// Do { $0.isReady.set() }          // there
/// ```
public final class Event {
  var owner: LoopOwner
  var line = WaiterLine()

  /// Whether the flag is set.
  public private(set) var isSet = false

  /// Makes an event whose flag is not set, and that belongs to the loop that first waits for it.
  public init() { owner = LoopOwner() }

  /// Makes an event whose flag is not set, and that belongs to a loop from the start.
  ///
  /// - Parameter loop: The loop whose coroutines wait for it.
  public init(loop: EventLoop) { owner = LoopOwner(loop) }

  /// Sets the flag, and wakes everybody who waits for it.
  ///
  /// They have waited enough even if the flag is cleared before they run.
  public func set() {
    guard !isSet else { return }
    isSet = true
    line.wake(atMost: .max)
  }

  /// Clears the flag: who comes from now on has to wait.
  public func clear() { isSet = false }

  /// Waits until the flag is set; without suspension if it is.
  ///
  /// Raises ``LoopError/foreignFuture`` in a coroutine of another loop.
  public func wait() -> Event.Wait { Event.Wait(self) }
}

@available(*, unavailable, message: "an event belongs to the thread of its loop")
extension Event: Sendable {}

extension Event {
  /// Waits for an event: what ``Event/wait()`` gives.
  public struct Wait: Generator, Awaitable {
    public typealias Yielded = Suspension
    public typealias Sent = Void
    public typealias Returned = Void

    let event: Event
    private var waiter: WaiterLine.Place?

    init(_ event: Event) { self.event = event }

    public mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Void> {
      try advance(resumption).get()
    }

    public mutating func advance(_ resumption: Resumption<Void>) -> Outcome<Suspension, Void> {
      if case .raise(let error) = resumption {
        if let waiter = waiter.take() { event.line.leave(waiter) }
        return .raised(error)
      }
      if let waiter {
        guard waiter.future.isDone else { return .yielded(waiter.future.suspension) }
        event.line.leave(waiter)
        self.waiter = nil
      } else if let obstacle = event.owner.obstacle {
        return .raised(obstacle)
      } else if !event.isSet {
        do {
          let waiter = event.line.join(try event.owner.claim(), for: .event)
          self.waiter = waiter
          return .yielded(waiter.future.suspension)
        } catch {
          return .raised(error)
        }
      }
      return .returned(())
    }
  }
}
