/// Coroutines that stand in line, each with a future of its own, first come first served.
///
/// One that was woken keeps its place until it runs, and may wait again where it stands.
///
/// Complexity: O(1), amortised, for coming and for waking; O(log n) for leaving, from any place.
@usableFromInline
struct WaiterLine {
  /// A place in the line, and the future that is completed when it is the coroutine's turn.
  @usableFromInline
  struct Place {
    @usableFromInline let future: Future<Void>
    fileprivate let number: Int
  }

  private struct Entry {
    let number: Int

    /// `nil` once the coroutine has left.
    var future: Future<Void>?

    var isDone: Bool { future?.isDone ?? true }
    var isCancelled: Bool { future?.isCancelled ?? true }
  }

  /// In the order of their numbers.
  private var entries: [Entry] = []
  private var lastNumber = 0

  /// How many have left whose entries are still there, at the front and elsewhere.
  private var gaps = 0
  private var start = 0

  // A future that is done stays so: what was passed by once need not be looked at again.

  /// Those before this one are woken, cancelled or gone.
  private var firstAsleep = 0

  /// Those before this one are cancelled or gone.
  private var firstUncancelled = 0

  @usableFromInline
  init() {}

  /// How many stand in line, those included that were woken and have not run yet.
  var count: Int { entries.count - gaps }

  /// Whether nobody stands in line.
  var isEmpty: Bool { count == 0 }

  /// The future of the first in line.
  var first: Future<Void>? { start < entries.count ? entries[start].future : nil }

  /// Whether somebody is in line who was not cancelled.
  var hasUncancelled: Bool {
    mutating get {
      while firstUncancelled < entries.count, entries[firstUncancelled].isCancelled {
        firstUncancelled += 1
      }
      return firstUncancelled < entries.count
    }
  }

  /// Stands at the end of the line.
  ///
  /// - Parameters:
  ///   - loop: The loop of the coroutine.
  ///   - kind: What the line is for.
  /// - Returns: The place.
  @usableFromInline
  mutating func join(_ loop: EventLoop, for kind: CellKind) -> Place {
    let place = Place(
      future: Future<Void>(cell: loop.makeCell(Void.self, kind)), number: lastNumber + 1)
    lastNumber += 1
    entries.append(Entry(number: place.number, future: place.future))
    return place
  }

  /// Stands at the end of the line at a lock.
  mutating func join(_ loop: EventLoop, at lock: Lock) -> Place {
    let place = join(loop, for: .lock)
    place.future.cell.head.name(lock.hold)
    return place
  }

  /// Stands at the end of the line at a queue.
  @usableFromInline
  mutating func join(_ loop: EventLoop, for kind: CellKind, at queue: AnyObject) -> Place {
    let place = join(loop, for: kind)
    place.future.cell.head.name(queue: queue)
    return place
  }

  /// Tells those who still stand in line at a queue that it goes.
  func queueGoes() {
    for entry in entries {
      guard let head = entry.future?.cell.head, head.isPending else { continue }
      head.name(queue: nil)
    }
  }

  /// Waits again where a coroutine stands that was woken in vain at a queue.
  @usableFromInline
  mutating func waitAgain(
    _ place: Place, _ loop: EventLoop, for kind: CellKind, at queue: AnyObject
  ) -> Place {
    guard let index = index(of: place) else { return join(loop, for: kind, at: queue) }
    let future = Future<Void>(cell: loop.makeCell(Void.self, kind))
    future.cell.head.name(queue: queue)
    entries[index].future = future
    firstAsleep = min(firstAsleep, index)
    firstUncancelled = min(firstUncancelled, index)
    return Place(future: future, number: place.number)
  }

  /// Leaves the line.
  @usableFromInline
  mutating func leave(_ place: Place) {
    guard let index = index(of: place) else { return }
    entries[index].future = nil
    gaps += 1
    if index == start {
      repeat { start += 1 } while start < entries.count && entries[start].future == nil
    }
    while entries.count > start, entries[entries.count - 1].future == nil {
      entries.removeLast()
      gaps -= 1
    }
    firstAsleep = min(firstAsleep, entries.count)
    firstUncancelled = min(firstUncancelled, entries.count)
    if start == entries.count || (gaps >= 64 && gaps * 2 >= entries.count) { closeGaps() }
  }

  /// Wakes the first in line, who stays there until it runs.
  func wakeFirst() { first?.complete(.finished) }

  /// Wakes the first in line who is neither woken nor cancelled yet; says whether there is one.
  @usableFromInline
  @discardableResult
  mutating func wakeNext() -> Bool {
    while firstAsleep < entries.count {
      let entry = entries[firstAsleep]
      firstAsleep += 1
      if let future = entry.future, !future.isDone {
        future.complete(.finished)
        return true
      }
    }
    return false
  }

  /// Wakes some of those in line who are not woken yet, or all.
  mutating func wake(atMost count: Int) {
    var left = count
    while left > 0, wakeNext() { left -= 1 }
  }

  /// Where the entry of a place is, if it is still there.
  private func index(of place: Place) -> Int? {
    var (low, high) = (start, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].number < place.number { low = middle + 1 } else { high = middle }
    }
    guard low < entries.count, entries[low].future == place.future else { return nil }
    return low
  }

  /// Takes the entries out of those who have left.
  private mutating func closeGaps() {
    func rank(_ index: Int) -> Int {
      entries[..<min(index, entries.count)].reduce(0) { $1.future == nil ? $0 : $0 + 1 }
    }
    (firstAsleep, firstUncancelled) = (rank(firstAsleep), rank(firstUncancelled))
    entries.removeAll { $0.future == nil }
    (start, gaps) = (0, 0)
  }
}
