/// Coroutines that stand in line, each with a future of its own, first come first served.
///
/// Who leaves from the front, as nearly everybody does, leaves at once; who is cancelled further
/// back is searched for.
@usableFromInline
struct WaiterLine {
  @usableFromInline var futures: [Future<Void>] = []
  private var start = 0

  @usableFromInline
  init() {}

  /// Whether nobody stands in line.
  var isEmpty: Bool { start == futures.count }

  /// How many stand in line, those included that were woken and have not run yet.
  var count: Int { futures.count - start }

  /// Those in line, in order.
  var all: ArraySlice<Future<Void>> { futures[start...] }

  /// Whether somebody is in line who was not cancelled.
  var hasUncancelled: Bool { all.contains { !$0.isCancelled } }

  /// Stands at the end of the line.
  ///
  /// - Parameters:
  ///   - loop: The loop of the coroutine.
  ///   - kind: What the line is for.
  /// - Returns: The future that is completed when it is the coroutine's turn.
  @usableFromInline
  mutating func join(_ loop: EventLoop, for kind: CellKind) -> Future<Void> {
    let cell = loop.makeCell(Void.self, kind)
    let future = Future<Void>(cell: cell)
    futures.append(future)
    return future
  }

  /// Stands at the end of the line at a lock.
  mutating func join(_ loop: EventLoop, at lock: Lock) -> Future<Void> {
    let future = join(loop, for: .lock)
    future.cell.head.slot.initializeMemory(
      as: Unmanaged<AnyObject>.self, to: .passUnretained(lock))
    return future
  }

  /// Leaves the line; does nothing if the future is not in it any more.
  @usableFromInline
  mutating func leave(_ future: Future<Void>) {
    if !isEmpty, futures[start] == future {
      removeFirst()
    } else if let place = all.firstIndex(of: future) {
      futures.remove(at: place)
    }
  }

  /// Wakes the first in line, who stays there until it runs.
  func wakeFirst() {
    if let first = all.first { first.complete(.finished) }
  }

  /// Wakes the first in line who is neither woken nor cancelled yet; says whether there is one.
  func wakeNext() -> Bool {
    guard let next = all.first(where: { !$0.isDone }) else { return false }
    next.complete(.finished)
    return true
  }

  /// Wakes some of those in line who are not woken yet, or all.
  func wake(atMost count: Int) {
    var left = count
    for future in all where !future.isDone {
      if left <= 0 { return }
      left -= 1
      future.complete(.finished)
    }
  }

  /// Takes waiters out of the front until one is found who can be woken, and wakes that one.
  @usableFromInline
  mutating func releaseNext() {
    while !isEmpty {
      let future = futures[start]
      removeFirst()
      if !future.isDone { return future.complete(.finished) }
    }
  }

  /// Takes everybody out of the line and wakes them.
  mutating func releaseAll() {
    let woken = all
    futures = []
    start = 0
    for future in woken { future.complete(.finished) }
  }

  private mutating func removeFirst() {
    start += 1
    if start == futures.count {
      futures.removeAll(keepingCapacity: true)
      start = 0
    } else if start >= 64, start * 2 >= futures.count {
      futures.removeFirst(start)
      start = 0
    }
  }
}
