import Generators

extension OrderedQueue {
  /// Takes an item out of a queue: what ``OrderedQueue/get()`` gives.
  public struct Get: Generator, Awaitable {
    public typealias Yielded = Suspension
    public typealias Sent = Void
    public typealias Returned = Order.Element

    @usableFromInline let queue: OrderedQueue<Order>
    @usableFromInline var waiter: WaiterLine.Place?

    @inlinable
    init(_ queue: OrderedQueue<Order>) { self.queue = queue }

    @inlinable
    public mutating func resume(
      _ resumption: Resumption<Void>
    ) throws -> Step<Suspension, Order.Element> {
      try advance(resumption).get()
    }

    @inlinable
    public mutating func advance(
      _ resumption: Resumption<Void>
    ) -> Outcome<Suspension, Order.Element> {
      if case .raise(let error) = resumption {
        if let waiter = waiter.take() {
          waiter.future.cancel()
          queue.getters.leave(waiter)
          // It was woken for an item that it does not take: the next may.
          if !queue.isEmpty, !waiter.future.isCancelled { queue.getters.wakeNext() }
        }
        return .raised(error)
      }
      if let waiter {
        if !waiter.future.isDone { return .yielded(waiter.future.suspension) }
      } else if let obstacle = queue.owner.obstacle {
        return .raised(obstacle)
      }
      if queue.isEmpty, !queue.isShutDown {
        do {
          let loop = try queue.owner.claim()
          let place =
            if let waiter {
              queue.getters.waitAgain(waiter, loop, for: .queueItem, at: queue)
            } else {
              queue.getters.join(loop, for: .queueItem, at: queue)
            }
          waiter = place
          return .yielded(place.future.suspension)
        } catch {
          return .raised(error)
        }
      }
      if let place = waiter.take() { queue.getters.leave(place) }
      do { return .returned(try queue.getNowait()) } catch { return .raised(error) }
    }
  }
}

extension OrderedQueue {
  /// Puts an item into a queue: what ``OrderedQueue/put(_:)`` gives.
  public struct Put: Generator, Awaitable {
    public typealias Yielded = Suspension
    public typealias Sent = Void
    public typealias Returned = Void

    @usableFromInline let queue: OrderedQueue<Order>
    @usableFromInline let item: Order.Element
    @usableFromInline var waiter: WaiterLine.Place?

    @inlinable
    init(_ queue: OrderedQueue<Order>, _ item: Order.Element) {
      self.queue = queue
      self.item = item
    }

    @inlinable
    public mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Void> {
      try advance(resumption).get()
    }

    @inlinable
    public mutating func advance(_ resumption: Resumption<Void>) -> Outcome<Suspension, Void> {
      if case .raise(let error) = resumption {
        if let waiter = waiter.take() {
          waiter.future.cancel()
          queue.putters.leave(waiter)
          // It was woken for room that it does not use: the next may.
          if !queue.isFull, !waiter.future.isCancelled { queue.putters.wakeNext() }
        }
        return .raised(error)
      }
      if let waiter {
        if !waiter.future.isDone { return .yielded(waiter.future.suspension) }
      } else if let obstacle = queue.owner.obstacle {
        return .raised(obstacle)
      }
      if queue.isFull, !queue.isShutDown {
        do {
          let loop = try queue.owner.claim()
          let place =
            if let waiter {
              queue.putters.waitAgain(waiter, loop, for: .queuePlace, at: queue)
            } else {
              queue.putters.join(loop, for: .queuePlace, at: queue)
            }
          waiter = place
          return .yielded(place.future.suspension)
        } catch {
          return .raised(error)
        }
      }
      if let place = waiter.take() { queue.putters.leave(place) }
      do {
        try queue.putNowait(item)
        return .returned(())
      } catch {
        return .raised(error)
      }
    }
  }
}

extension OrderedQueue {
  /// Waits until a queue's items have been dealt with: what ``OrderedQueue/join()`` gives.
  public struct Join: Generator, Awaitable {
    public typealias Yielded = Suspension
    public typealias Sent = Void
    public typealias Returned = Void

    @usableFromInline let queue: OrderedQueue<Order>
    @usableFromInline var wait: Event.Wait?

    @inlinable
    init(_ queue: OrderedQueue<Order>) { self.queue = queue }

    @inlinable
    public mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Void> {
      try advance(resumption).get()
    }

    @inlinable
    public mutating func advance(_ resumption: Resumption<Void>) -> Outcome<Suspension, Void> {
      if let outcome = wait?.advance(resumption) { return outcome }
      if case .raise(let error) = resumption { return .raised(error) }
      if let obstacle = queue.owner.obstacle { return .raised(obstacle) }
      if queue.unfinishedCount == 0 { return .returned(()) }
      do { _ = try queue.owner.claim() } catch { return .raised(error) }
      var wait = queue.finished.wait()
      let outcome = wait.advance(.next)
      self.wait = wait
      return outcome
    }
  }
}
