/// Pending timers, earliest first, and first in, first out among equal deadlines.
///
/// The order lives in a flat heap of 16-byte entries with four children a node: half as deep as
/// a binary heap, and four siblings share a cache line. The payloads stay where they are, in a slab
/// with a free list, so moving an entry never touches a reference count.
///
/// Cancelling frees the payload at once and only marks the entry dead: finding it in the heap would
/// be a search. Dead entries are dropped when they come to the top, and all together when they are
/// more than a third, so that timeouts which never fire (the usual fate of a timeout) do not pile
/// up.
///
/// Complexity, n = entries in the heap: `insert` and `popDue` O(log n), `cancel` O(1) amortised,
/// `nextDeadline` O(1) amortised over the cancelled entries that it drops.
@usableFromInline
package struct TimerHeap<Payload> {
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
    @inlinable @inline(__always)
    static func < (left: Entry, right: Entry) -> Bool {
      if left.deadline != right.deadline { return left.deadline < right.deadline }
      return Int32(bitPattern: left.sequence &- right.sequence) < 0
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

  @usableFromInline var entries: [Entry] = []
  @usableFromInline var slots: [Slot] = []
  @usableFromInline var firstFree = UInt32.max
  @usableFromInline var sequence: UInt32
  @usableFromInline var dead = 0

  /// Makes an empty heap.
  ///
  /// - Parameter sequence: the number of the first insertion; tests start near the wrap-around.
  @inlinable
  package init(firstSequence sequence: UInt32 = 0) {
    self.sequence = sequence
  }

  /// How many timers are pending, cancelled ones not counted.
  @inlinable
  package var count: Int { entries.count - dead }

  /// Whether no timer is pending.
  @inlinable
  package var isEmpty: Bool { entries.count == dead }

  /// How many entries the heap holds, cancelled ones included.
  package var storedCount: Int { entries.count }

  /// Adds a timer.
  ///
  /// - Parameters:
  ///   - payload: what to hand out when it is due.
  ///   - deadline: when that is, in nanoseconds since the clock's origin; any value is fine.
  /// - Returns: the handle to cancel it by.
  @inlinable
  package mutating func insert(_ payload: consuming Payload, at deadline: Int64) -> TimerToken {
    let index = claimSlot(payload)
    entries.append(Entry(deadline: deadline, sequence: sequence, index: index))
    sequence &+= 1
    entries.withUnsafeMutableBufferPointer { Self.siftUp($0, from: $0.count - 1) }
    return TimerToken(index: index, generation: slots[Int(index)].generation)
  }

  /// Whether the timer is still pending.
  @inlinable
  package func contains(_ handle: TimerToken) -> Bool {
    let index = Int(handle.index)
    return index < slots.count && slots[index].generation == handle.generation
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
    // A due timer has no entry in the heap; whoever holds its token frees the place.
    if slots[index].nextFree == Self.due { return payload }
    slots[index].generation &+= 1
    dead += 1
    if dead * 3 > entries.count { dropDead() }
    return payload
  }

  /// The earliest deadline of a pending timer.
  @inlinable
  package mutating func nextDeadline() -> Int64? {
    while let top = entries.first {
      if dead == 0 || slots[Int(top.index)].payload != nil { return top.deadline }
      removeTop()
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
    while let top = entries.first, top.deadline <= now {
      removeTop()
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
    for entry in entries {
      let index = Int(entry.index)
      if let payload = slots[index].payload.take() {
        slots[index].generation &+= 1
        payloads.append(payload)
      }
      releaseSlot(entry.index)
    }
    entries = []
    dead = 0
    return payloads
  }
}

extension TimerHeap {
  @inlinable @inline(__always)
  mutating func claimSlot(_ payload: consuming Payload) -> UInt32 {
    let free = firstFree
    guard free != .max else {
      // A slab of 2^32 places would need 96 GB: memory runs out before the numbers do.
      slots.append(Slot(payload: payload, generation: 0, nextFree: .max))
      return UInt32(truncatingIfNeeded: slots.count - 1)
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

  /// Removes the root.
  ///
  /// The hole sinks to a leaf along the smallest children, and the last entry, which nearly always
  /// belongs near the leaves, rises from there. That saves a comparison a level.
  @inlinable
  mutating func removeTop() {
    guard let last = entries.popLast(), !entries.isEmpty else { return }
    entries.withUnsafeMutableBufferPointer { heap in
      var hole = 0
      while true {
        let child = hole &* 4 &+ 1
        guard child < heap.count else { break }
        let smallest = Self.smallestChild(heap, from: child)
        heap[hole] = heap[smallest]
        hole = smallest
      }
      heap[hole] = last
      Self.siftUp(heap, from: hole)
    }
  }

  /// Drops every cancelled entry and restores the order, in O(n).
  @inlinable @inline(never)
  mutating func dropDead() {
    var kept = 0
    for position in entries.indices {
      let entry = entries[position]
      if slots[Int(entry.index)].payload == nil {
        releaseSlot(entry.index)
      } else {
        entries[kept] = entry
        kept += 1
      }
    }
    entries.removeLast(entries.count - kept)
    dead = 0
    guard kept > 1 else { return }
    entries.withUnsafeMutableBufferPointer { heap in
      for position in stride(from: (kept - 2) / 4, through: 0, by: -1) {
        Self.siftDown(heap, from: position)
      }
    }
  }

  @inlinable @inline(__always)
  static func smallestChild(_ heap: UnsafeMutableBufferPointer<Entry>, from first: Int) -> Int {
    var smallest = first
    var child = first &+ 1
    let end = min(first &+ 4, heap.count)
    while child < end {
      if heap[child] < heap[smallest] { smallest = child }
      child &+= 1
    }
    return smallest
  }

  @inlinable @inline(__always)
  static func siftUp(_ heap: UnsafeMutableBufferPointer<Entry>, from start: Int) {
    let entry = heap[start]
    var hole = start
    while hole > 0 {
      let parent = (hole &- 1) >> 2
      guard entry < heap[parent] else { break }
      heap[hole] = heap[parent]
      hole = parent
    }
    heap[hole] = entry
  }

  @inlinable
  static func siftDown(_ heap: UnsafeMutableBufferPointer<Entry>, from start: Int) {
    let entry = heap[start]
    var hole = start
    while true {
      let child = hole &* 4 &+ 1
      guard child < heap.count else { break }
      let smallest = smallestChild(heap, from: child)
      guard heap[smallest] < entry else { break }
      heap[hole] = heap[smallest]
      hole = smallest
    }
    heap[hole] = entry
  }
}
