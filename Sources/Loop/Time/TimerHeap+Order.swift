/// The order of the entries.
extension TimerHeap {
  /// The longest run that is kept in order by moving the entries behind a new one.
  @inlinable @inline(__always) static var longestRun: Int { 48 }

  /// The longest chunk that is sorted at once.
  @inlinable @inline(__always) static var shortestChunk: Int { 24 }

  /// Puts an entry into the chunk where it belongs.
  ///
  /// Each chunk behind gives its first place to the chunk before it, and takes one at its end.
  @inlinable @inline(__always)
  mutating func place(_ entry: Entry) {
    if end == entries.capacity { makeRoom() }
    var hole = end
    end &+= 1
    var passed = 0
    while passed < borderCount, entry < entries[borders[passed]] {
      let border = borders[passed]
      entries[hole] = entries[border &+ 1]
      entries[border &+ 1] = entries[border]
      borders[passed] = border &+ 1
      hole = border
      passed &+= 1
    }
    if passed == borderCount, sorted > first, entry < entries[sorted &- 1] {
      placeInRun(entry, hole)
    } else {
      entries[hole] = entry
    }
  }

  /// Puts an entry into the run that is in order; there is a hole at the end of the chunk behind it.
  @inlinable @inline(never)
  mutating func placeInRun(_ entry: Entry, _ chunkHole: Int) {
    entries[chunkHole] = entries[sorted]
    var hole = sorted
    sorted &+= 1
    while hole > first, entry < entries[hole &- 1] {
      entries[hole] = entries[hole &- 1]
      hole &-= 1
    }
    entries[hole] = entry
    // Its later half becomes a part of the chunk behind it.
    if sorted &- first > Self.longestRun { sorted = first &+ Self.longestRun / 2 }
  }

  /// Finds the earliest entry; it is at ``first`` then.
  ///
  /// - Returns: Whether there is one.
  @inlinable @inline(__always)
  mutating func prepareFirst() -> Bool { first < sorted || sortMore() }

  /// Removes the entry at ``first``, which ``prepareFirst()`` has found.
  @inlinable @inline(__always)
  mutating func removeFirst() {
    first &+= 1
    if first == end {
      first = 0
      sorted = 0
      end = 0
    }
  }

  /// Sorts the earliest entries, when no run is left.
  @inlinable @inline(never)
  mutating func sortMore() -> Bool {
    guard first < end else { return false }
    while true {
      let limit = borderCount == 0 ? end : borders[borderCount &- 1]
      if limit &- first > Self.shortestChunk {
        split(first, limit)
        continue
      }
      sort(first, limit)
      sorted = limit
      if borderCount > 0 {
        borderCount &-= 1
        sorted &+= 1
      }
      return true
    }
  }

  /// Splits a chunk at one of its entries, the middle one of three at random.
  @inlinable @inline(__always)
  mutating func split(_ start: Int, _ limit: Int) {
    let last = limit &- 1
    let chosen = middle(randomPlace(start, limit), randomPlace(start, limit), last)
    let pivot = entries[chosen]
    entries[chosen] = entries[last]
    var border = start
    // Every entry is written twice, so that no branch depends on which are earlier.
    for place in start..<last {
      let entry = entries[place]
      entries[place] = entries[border]
      entries[border] = entry
      border &+= entry < pivot ? 1 : 0
    }
    entries[last] = entries[border]
    entries[border] = pivot
    if borderCount == borders.capacity { growBorders() }
    borders[borderCount] = border
    borderCount &+= 1
  }

  /// A place between two: by a congruential generator, for what it decides is speed alone.
  @inlinable @inline(__always)
  mutating func randomPlace(_ start: Int, _ limit: Int) -> Int {
    random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return start &+ Int(truncatingIfNeeded: random >> 33) % (limit &- start)
  }

  @inlinable @inline(__always)
  func middle(_ a: Int, _ b: Int, _ c: Int) -> Int {
    let (low, high) = entries[a] < entries[b] ? (a, b) : (b, a)
    if entries[c] < entries[low] { return low }
    return entries[c] < entries[high] ? c : high
  }

  /// Sorts a few entries by insertion.
  @inlinable @inline(__always)
  func sort(_ start: Int, _ limit: Int) {
    guard start < limit else { return }
    for place in start..<limit {
      let entry = entries[place]
      var hole = place
      while hole > start, entry < entries[hole &- 1] {
        entries[hole] = entries[hole &- 1]
        hole &-= 1
      }
      entries[hole] = entry
    }
  }

  /// Moves the entries to the front, or to more memory if they fill half of theirs.
  @inlinable @inline(never)
  mutating func makeRoom() {
    let count = end &- first
    if count > entries.capacity / 2 {
      entries = entries.moved(from: first, count: count, toRowOf: entries.capacity * 4)
    } else {
      entries.moveToFront(from: first, count: count)
    }
    for number in 0..<borderCount { borders[number] &-= first }
    sorted &-= first
    end = count
    first = 0
  }

  @inlinable @inline(never)
  mutating func growBorders() {
    borders = borders.moved(count: borderCount, toRowOf: borders.capacity * 2)
  }
}
