import Generators

/// A queue between coroutines, first in, first out: Python's `asyncio.Queue`.
public typealias Queue<Element> = OrderedQueue<FirstInFirstOut<Element>>

/// A queue between coroutines that hands out the smallest item first.
public typealias PriorityQueue<Element: Comparable> = OrderedQueue<SmallestFirst<Element>>

/// A queue between coroutines, last in, first out.
public typealias LifoQueue<Element> = OrderedQueue<LastInFirstOut<Element>>

/// Hands items from coroutines that make them to coroutines that use them.
///
/// ```swift
/// YieldFrom { $0.queue.put($0.item) }                         // waits while the queue is full
/// YieldFrom(into: \.item) { $0.queue.get() }      // waits while it is empty
/// ```
///
/// A consumer that says `try queue.taskDone()` after each item lets others wait, with `join()`, until
/// everything that was put has been dealt with. Waiters are served in the order in which they
/// came; a waiter that is cancelled after it was woken passes its wake-up on.
///
/// One that was woken and finds nothing, since a task that did not wait was quicker, waits again where
/// it stood: first in line. Unlike asyncio, where it goes to the end of the line.
///
/// The names to use are ``Queue``, ``PriorityQueue`` and ``LifoQueue``; the parameter is what they
/// differ in.
public final class OrderedQueue<Order: QueueOrder> {
  /// What the queue holds.
  public typealias Element = Order.Element

  @usableFromInline var owner: LoopOwner

  /// How many items fit; `nil` for any number.
  public let maxSize: Int?

  @usableFromInline var items = Order()
  @usableFromInline var getters = WaiterLine()
  @usableFromInline var putters = WaiterLine()
  @usableFromInline let finished: Event

  /// How many items were put and not yet reported by ``taskDone()``.
  public internal(set) var unfinishedCount = 0

  /// Whether the queue was shut down.
  public private(set) var isShutDown = false

  /// Makes an empty queue that belongs to the loop that first waits for it.
  ///
  /// - Parameter maxSize: How many items fit; `nil`, zero or less for any number.
  public convenience init(maxSize: Int? = nil) { self.init(LoopOwner(), maxSize) }

  /// Makes an empty queue that belongs to a loop from the start.
  ///
  /// - Parameters:
  ///   - loop: The loop whose coroutines use it.
  ///   - maxSize: How many items fit; `nil`, zero or less for any number.
  public convenience init(loop: EventLoop, maxSize: Int? = nil) {
    self.init(LoopOwner(loop), maxSize)
  }

  private init(_ owner: LoopOwner, _ maxSize: Int?) {
    self.owner = owner
    self.maxSize = maxSize.flatMap { $0 > 0 ? $0 : nil }
    self.finished = Event()
  }

  deinit {
    getters.queueGoes()
    putters.queueGoes()
  }

  /// How many items are in the queue.
  @inlinable public var count: Int { items.count }

  /// Whether there is nothing to get.
  @inlinable public var isEmpty: Bool { items.count == 0 }

  /// Whether there is no room.
  @inlinable public var isFull: Bool { maxSize.map { items.count >= $0 } ?? false }

  /// Puts an item in, and waits for room if there is none.
  ///
  /// Raises ``QueueError/shutDown``, and ``LoopError/foreignFuture`` in a coroutine of another loop.
  @inlinable
  public func put(_ item: Element) -> OrderedQueue<Order>.Put { OrderedQueue.Put(self, item) }

  /// Puts an item in that there is room for.
  ///
  /// - Throws: ``QueueError/full``; ``QueueError/shutDown``.
  @inlinable
  public func putNowait(_ item: Element) throws {
    if isShutDown { throw QueueError.shutDown }
    if isFull { throw QueueError.full }
    items.append(item)
    noteItem()
    getters.wakeNext()
  }

  /// Takes the next item out, and waits for one if there is none.
  ///
  /// Raises ``QueueError/shutDown`` when there is none and there will be none, and
  /// ``LoopError/foreignFuture`` in a coroutine of another loop.
  @inlinable
  public func get() -> OrderedQueue<Order>.Get { OrderedQueue.Get(self) }

  /// Takes the next item out.
  ///
  /// - Throws: ``QueueError/empty``; ``QueueError/shutDown`` if there will be none either.
  @inlinable
  public func getNowait() throws -> Element {
    guard let item = items.popNext() else {
      throw isShutDown ? QueueError.shutDown : QueueError.empty
    }
    putters.wakeNext()
    return item
  }

  /// Reports that an item that was got has been dealt with.
  ///
  /// - Throws: ``QueueError/taskDoneTooOften``.
  public func taskDone() throws {
    guard unfinishedCount > 0 else { throw QueueError.taskDoneTooOften }
    unfinishedCount -= 1
    if unfinishedCount == 0 { finished.set() }
  }

  /// Waits until every item that was put has been reported by ``taskDone()``.
  @inlinable
  public func join() -> OrderedQueue<Order>.Join { OrderedQueue.Join(self) }

  /// Ends the use of the queue: it takes no more items.
  ///
  /// Waiters for room, and, once the queue is empty, waiters for items get
  /// ``QueueError/shutDown``. As in Python 3.13.
  ///
  /// - Parameter immediate: Whether to drop the items that are in the queue; they count as dealt
  ///   with. If not, they can still be got.
  public func shutdown(immediate: Bool = false) {
    isShutDown = true
    if immediate {
      while items.popNext() != nil {
        if unfinishedCount > 0 { unfinishedCount -= 1 }
      }
      if unfinishedCount == 0 { finished.set() }
    }
    getters.wake(atMost: .max)
    putters.wake(atMost: .max)
  }

  @usableFromInline
  func noteItem() {
    unfinishedCount += 1
    finished.clear()
  }
}

extension OrderedQueue: ReportedQueue {}

@available(*, unavailable, message: "a queue belongs to the thread of its loop")
extension OrderedQueue: Sendable {}
