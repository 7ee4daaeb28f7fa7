/// Pending timers, earliest first, and first in, first out among equal deadlines.
///
/// The order is that of a quickheap (Navarro and Paredes, "On sorting, heaps, and minimum spanning
/// trees", 2010): a quicksort that goes only as far as the earliest is asked for. Adding a
/// timer that is later than most, which most are, writes 16 bytes at the end; taking the earliest
/// reads memory in a row, where a heap jumps. With a million timers that is a third of a heap's
/// time. The payloads stay where they are, in a slab with a free list, so moving an entry never
/// touches a reference count.
///
/// Cancelling frees the payload at once and only marks the entry dead: finding it would be a search.
/// Dead entries are dropped when they come first, and all together when they are more than a third,
/// so that timeouts which never fire (the usual fate of a timeout) do not pile up.
///
/// Both are plain memory that grows fourfold. A page that was never written costs nothing, but one
/// that is written costs as much as ten timers, and growing by doubling writes half as many again.
///
/// Complexity, n = timers: `insert`, `popDue` and `nextDeadline` O(log n) amortised and expected,
/// `cancel` O(1) amortised. A single call may take O(n).
@usableFromInline
package struct TimerHeap<Payload>: ~Copyable {
  /// Where a timer stands in the order, and where its payload is.
  @usableFromInline
  struct Entry {
    @usableFromInline let deadline: Int64
    @usableFromInline let sequence: UInt32
    @usableFromInline let index: UInt32

    @inlinable
    init(deadline: Int64, sequence: UInt32, index: UInt32) {
      self.deadline = deadline
      self.sequence = sequence
      self.index = index
    }

    /// Whether `left` comes before `right`.
    ///
    /// Sequence numbers wrap around: their difference, not their order, tells which came first. Two
    /// equal deadlines would have to lie 2^31 insertions apart to be confused.
    // Without a branch on the deadlines: which of two timers is earlier cannot be predicted.
    @inlinable @inline(__always)
    static func < (left: Entry, right: Entry) -> Bool {
      let isFirst = Int32(bitPattern: left.sequence &- right.sequence) < 0
      let isEarlier = left.deadline < right.deadline
      return left.deadline == right.deadline ? isFirst : isEarlier
    }
  }

  /// A place for a payload: live with a payload, or free, or cancelled with its entry still about.
  @usableFromInline
  struct Slot {
    @usableFromInline var payload: Payload?
    @usableFromInline var generation: UInt32
    /// The next free place, when this one is free; ``TimerHeap/due`` when its entry has left the heap.
    @usableFromInline var nextFree: UInt32

    @inlinable
    init(payload: Payload?, generation: UInt32, nextFree: UInt32) {
      self.payload = payload
      self.generation = generation
      self.nextFree = nextFree
    }
  }

  /// Marks a place whose timer is due and waits to be taken.
  @inlinable @inline(__always) static var due: UInt32 { .max - 1 }

  /// The entries: `first..<sorted` in order; behind them, up to each border, chunks in no order.
  @usableFromInline var entries: Row<Entry>
  @usableFromInline var first = 0
  @usableFromInline var sorted = 0
  @usableFromInline var end = 0

  /// Places, from the last to the first, whose entries are where they belong: everything before
  /// them is earlier, everything behind them later.
  @usableFromInline var borders: Row<Int>
  @usableFromInline var borderCount = 0
  @usableFromInline var random: UInt64 = 1

  @usableFromInline var slots: Row<Slot>
  @usableFromInline var slotCount = 0
  @usableFromInline var firstFree = UInt32.max
  @usableFromInline var sequence: UInt32
  @usableFromInline var dead = 0

  /// Makes an empty heap.
  ///
  /// - Parameter sequence: the number of the first insertion; tests start near the wrap-around.
  @inlinable
  package init(firstSequence sequence: UInt32 = 0) {
    self.sequence = sequence
    entries = Row(capacity: 64)
    borders = Row(capacity: 64)
    slots = Row(capacity: 64)
  }

  // One by one: to destroy a whole row asks the type's metadata for each place (50 instructions a timer).
  // A place without a payload needs no more.
  @inlinable
  deinit { for place in 0..<slotCount { slots[place].payload = nil } }

  /// How many timers are pending, cancelled ones not counted.
  @inlinable
  package var count: Int { storedCount - dead }

  /// Whether no timer is pending.
  @inlinable
  package var isEmpty: Bool { storedCount == dead }

  /// How many entries the heap holds, cancelled ones included.
  @inlinable
  package var storedCount: Int { end &- first }

  /// When the pending timers are due, earliest first.
  package var deadlines: [Int64] {
    var deadlines: [Int64] = []
    deadlines.reserveCapacity(count)
    for place in first..<end where slots[Int(entries[place].index)].payload != nil {
      deadlines.append(entries[place].deadline)
    }
    return deadlines.sorted()
  }

  /// Adds a timer.
  ///
  /// - Parameters:
  ///   - payload: what to hand out when it is due.
  ///   - deadline: when that is, in nanoseconds since the clock's origin; any value is fine.
  /// - Returns: the handle to cancel it by.
  @inlinable
  package mutating func insert(_ payload: consuming Payload, at deadline: Int64) -> TimerToken {
    let index = claimSlot(payload)
    place(Entry(deadline: deadline, sequence: sequence, index: index))
    sequence &+= 1
    return TimerToken(index: index, generation: slots[Int(index)].generation)
  }

  /// Whether the timer is still pending.
  @inlinable
  package func contains(_ handle: TimerToken) -> Bool {
    let index = Int(handle.index)
    return index < slotCount && slots[index].generation == handle.generation
      && slots[index].payload != nil
  }

  /// Removes a timer that has not been taken; does nothing otherwise.
  ///
  /// - Returns: the payload; `nil` if the timer was taken or cancelled before.
  @inlinable
  @discardableResult
  package mutating func cancel(_ handle: TimerToken) -> Payload? {
    guard contains(handle) else { return nil }
    let index = Int(handle.index)
    let payload = slots[index].payload.take()
    // A due timer has no entry in the heap; the holder of its token frees the place.
    if slots[index].nextFree == Self.due { return payload }
    slots[index].generation &+= 1
    dead += 1
    if dead &* 3 > storedCount { dropDead() }
    return payload
  }

  /// The earliest deadline of a pending timer.
  @inlinable
  package mutating func nextDeadline() -> Int64? {
    while prepareFirst() {
      let top = entries[first]
      if dead == 0 || slots[Int(top.index)].payload != nil { return top.deadline }
      removeFirst()
      releaseSlot(top.index)
      dead -= 1
    }
    return nil
  }

  /// Takes the earliest timer out of the order if it is due.
  ///
  /// Its payload stays where it is, so that it can still be cancelled, until ``take(_:)``.
  ///
  /// - Parameter now: the time, in nanoseconds since the clock's origin.
  /// - Returns: the timer; `nil` if none is due.
  @inlinable
  package mutating func popDue(now: Int64) -> TimerToken? {
    while prepareFirst(), entries[first].deadline <= now {
      let top = entries[first]
      removeFirst()
      let index = Int(top.index)
      if slots[index].payload != nil {
        slots[index].nextFree = Self.due
        return TimerToken(index: top.index, generation: slots[index].generation)
      }
      releaseSlot(top.index)
      dead -= 1
    }
    return nil
  }

  /// Takes the payload of a timer that ``popDue(now:)`` gave, and frees its place.
  ///
  /// - Returns: the payload; `nil` if the timer was cancelled meanwhile.
  @inlinable
  package mutating func take(_ token: TimerToken) -> Payload? {
    let index = Int(token.index)
    let payload = slots[index].payload.take()
    slots[index].generation &+= 1
    releaseSlot(token.index)
    return payload
  }

  /// Removes all timers; their handles become stale.
  ///
  /// - Returns: the payloads, in no order, so that they are freed when the heap is at rest again:
  ///   the end of a payload may run code that uses the heap.
  @inlinable
  @discardableResult
  package mutating func removeAll() -> [Payload] {
    var payloads: [Payload] = []
    payloads.reserveCapacity(count)
    for place in first..<end {
      let entry = entries[place]
      let index = Int(entry.index)
      if let payload = slots[index].payload.take() {
        slots[index].generation &+= 1
        payloads.append(payload)
      }
      releaseSlot(entry.index)
    }
    reset(end: 0)
    return payloads
  }
}

extension TimerHeap {
  @inlinable @inline(__always)
  mutating func claimSlot(_ payload: consuming Payload) -> UInt32 {
    let free = firstFree
    guard free != .max else {
      // A slab of 2^32 places would need 96 GB: memory runs out before the numbers do.
      if slotCount == slots.capacity { growSlots() }
      slots.fill(slotCount, Slot(payload: payload, generation: 0, nextFree: .max))
      slotCount &+= 1
      return UInt32(truncatingIfNeeded: slotCount &- 1)
    }
    firstFree = slots[Int(free)].nextFree
    slots[Int(free)].payload = payload
    return free
  }

  @inlinable @inline(__always)
  mutating func releaseSlot(_ index: UInt32) {
    slots[Int(index)].nextFree = firstFree
    firstFree = index
  }

  @inlinable @inline(never)
  mutating func growSlots() {
    slots = slots.moved(count: slotCount, toRowOf: slots.capacity * 4)
  }

  /// Drops every cancelled entry, in O(n).
  @inlinable @inline(never)
  mutating func dropDead() {
    var kept = 0
    for place in first..<end {
      let entry = entries[place]
      if slots[Int(entry.index)].payload == nil {
        releaseSlot(entry.index)
      } else {
        entries[kept] = entry
        kept &+= 1
      }
    }
    reset(end: kept)
  }

  /// Forgets the order; the entries are the first places.
  @inlinable @inline(__always)
  mutating func reset(end: Int) {
    self.end = end
    first = 0
    sorted = 0
    borderCount = 0
    dead = 0
  }
}
