/// The order in which a queue hands out its items, and where it keeps them.
///
/// A queue of another order is a type that conforms to this: `OrderedQueue<MyOrder>`.
public protocol QueueOrder<Element> {
  /// What is kept.
  associatedtype Element

  /// Makes an empty store.
  init()

  /// How many items are kept.
  var count: Int { get }

  /// Takes an item in.
  mutating func append(_ item: Element)

  /// Hands the next item out.
  ///
  /// - Returns: The item; `nil` if there is none.
  mutating func popNext() -> Element?
}

/// First in, first out.
@frozen
public struct FirstInFirstOut<Element>: QueueOrder {
  @usableFromInline var items: [Element?] = []
  @usableFromInline var start = 0

  @inlinable public init() {}

  @inlinable public var count: Int { items.count - start }

  @inlinable
  public mutating func append(_ item: Element) { items.append(item) }

  @inlinable
  public mutating func popNext() -> Element? {
    guard start < items.count else { return nil }
    let item = items[start].take()
    start += 1
    if start == items.count {
      items.removeAll(keepingCapacity: true)
      start = 0
    } else if start >= 64, start * 2 >= items.count {
      items.removeFirst(start)
      start = 0
    }
    return item
  }
}

/// Last in, first out.
@frozen
public struct LastInFirstOut<Element>: QueueOrder {
  @usableFromInline var items: [Element] = []

  @inlinable public init() {}

  @inlinable public var count: Int { items.count }

  @inlinable
  public mutating func append(_ item: Element) { items.append(item) }

  @inlinable
  public mutating func popNext() -> Element? { items.popLast() }
}

/// The smallest first: a binary heap.
///
/// Equal items come out in the order in which Python's `heapq` gives them, which is not that in which
/// they were put in. Where that matters, items compare by a running number too.
///
/// Complexity: O(log n) for taking in and handing out, n = number of items.
@frozen
public struct SmallestFirst<Element: Comparable>: QueueOrder {
  @usableFromInline var items: [Element] = []

  @inlinable public init() {}

  @inlinable public var count: Int { items.count }

  @inlinable
  public mutating func append(_ item: Element) {
    items.append(item)
    rise(from: items.count - 1)
  }

  @inlinable
  public mutating func popNext() -> Element? {
    guard items.count > 1 else { return items.popLast() }
    items.swapAt(0, items.count - 1)
    let item = items.removeLast()
    // The last item, which is one of the great ones, goes all the way down and then up to its place:
    // that compares less often than to look for its place on the way down.
    var place = 0
    while true {
      var child = 2 * place + 1
      if child >= items.count { break }
      if child + 1 < items.count, !(items[child] < items[child + 1]) { child += 1 }
      items.swapAt(place, child)
      place = child
    }
    rise(from: place)
    return item
  }

  /// Moves an item up until the one above is not greater.
  @inlinable
  mutating func rise(from start: Int) {
    var child = start
    while child > 0 {
      let parent = (child - 1) / 2
      guard items[child] < items[parent] else { return }
      items.swapAt(child, parent)
      child = parent
    }
  }
}
