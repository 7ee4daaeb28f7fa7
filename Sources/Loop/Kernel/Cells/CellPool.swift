import Generators

/// The last few futures that a loop has made, to be used again when nobody else has them any more.
///
/// Most futures live for one round trip, and half the price of such a one is the allocator's. One that
/// only the pool refers to is as good as new. Nobody can tell the difference:
///
/// * Only futures whose result needs no destruction come here.
/// * One that fails leaves the pool, so that an error which nobody has retrieved is reported when the
///   future is dropped. So does one that gets an observer, which lives as long as the future, and
///   may refer to it weakly.
/// * ``dropUnused()`` comes before futures are counted and before a deadlock is explained.
@usableFromInline
struct CellPool: ~Copyable {
  private static var capacity: Int { 8 }

  /// A cell in it has its place here as its index; others have none.
  private let cells: UnsafeMutablePointer<Cell?>
  private var next = 0
  private var misses = 0

  init() {
    cells = .allocate(capacity: CellPool.capacity)
    cells.initialize(repeating: nil, count: CellPool.capacity)
  }

  deinit {
    cells.deinitialize(count: CellPool.capacity)
    cells.deallocate()
  }

  /// Gives a cell with a slot of one word for a result that needs no destruction.
  @inline(__always)
  mutating func make(_ kind: CellKind, anchor: UnsafeMutablePointer<LoopAnchor>) -> Cell {
    let place = next
    next = (place &+ 1) & (CellPool.capacity - 1)
    if isKnownUniquelyReferenced(&cells[place]), let cell = cells[place] {
      cell.renew(kind)
      return cell
    }
    return makeNew(kind, anchor, at: place)
  }

  @inline(never)
  private mutating func makeNew(
    _ kind: CellKind, _ anchor: UnsafeMutablePointer<LoopAnchor>, at place: Int
  ) -> Cell {
    // Its code has nothing to do: what it could be asked for is to destroy the result.
    let cell = Cell.make(
      tailWords: 1, slotWords: 1, kind: kind, flags: .trivialResult, anchor: anchor,
      code: ClosureWord { _, _, _ in 0 }
    ).takeRetainedValue()
    misses &+= 1
    // Now and then one that lives long makes room; not always, since the exchange has its price too.
    if cells[place] == nil || misses & 7 == 0 {
      cells[place]?.head.pointee.index = .max
      cells[place] = cell
      cell.head.pointee.index = UInt32(truncatingIfNeeded: place)
    }
    return cell
  }

  /// Forgets a cell that somebody else has; does nothing if it is not here.
  mutating func remove(_ head: UnsafeMutablePointer<CellHead>) {
    guard head.pointee.isPooled else { return }
    let place = Int(head.pointee.index)
    head.pointee.index = .max
    cells[place] = nil
  }

  /// Gives up the cells that nobody else has.
  mutating func dropUnused() {
    for place in 0..<CellPool.capacity where isKnownUniquelyReferenced(&cells[place]) {
      cells[place] = nil
    }
  }
}

extension EventLoop {
  /// Makes a cell with a slot of one word for a result that needs no destruction.
  @usableFromInline
  @inline(never)
  func makeSmallCell(_ kind: CellKind) -> Cell { pool.make(kind, anchor: anchor) }
}
