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
  private let cells: Row<Cell?>
  private var place = 0
  private var misses = 0

  init() {
    cells = Row(capacity: CellPool.capacity)
    for place in 0..<CellPool.capacity { cells.fill(place, nil) }
  }

  deinit { cells.empty(CellPool.capacity) }

  /// Goes on to the next place, and gives the cell there once more, if nobody else has it.
  @inline(__always)
  mutating func reuse(_ kind: CellKind) -> Cell? {
    place = (place &+ 1) & (CellPool.capacity - 1)
    guard isKnownUniquelyReferenced(&cells[place]) else { return nil }
    // There is one: what is nothing is not referenced at all.
    let cell = cells[place].unsafelyUnwrapped
    cell.renew(kind)
    return cell
  }

  /// Makes a cell where ``reuse(_:)`` gave none.
  mutating func makeNew(_ kind: CellKind, _ anchor: AnchorRef) -> Cell {
    // Its code has nothing to do: what it could be asked for is to destroy the result.
    let cell = Cell.make(
      tailWords: 1, slotWords: 1, kind: kind, flags: .trivialResult, anchor: anchor,
      code: ClosureWord { _, _, _ in 0 }
    ).takeRetainedValue()
    misses &+= 1
    // Now and then one that lives long makes room; not always, since the exchange has its price too.
    if cells[place] == nil || misses & 7 == 0 {
      cells[place]?.head.pointer.pointee.index = .max
      cells[place] = cell
      cell.head.index = place
    }
    return cell
  }

  /// Forgets a cell that has other owners; does nothing if it is not here.
  mutating func remove(_ head: CellRef) {
    guard head.isPooled else { return }
    let place = head.index
    assert(cells[place] === head.cell, "the pool has another future in this place")
    head.pointer.pointee.index = .max
    cells[place] = nil
  }

  /// Releases the cells that have no other owner.
  mutating func dropUnused() {
    for place in 0..<CellPool.capacity where isKnownUniquelyReferenced(&cells[place]) {
      cells[place] = nil
    }
  }

  /// Stops the program if what must always be so is not.
  func checkInvariants() {
    for place in 0..<CellPool.capacity {
      guard let head = cells[place]?.head else { continue }
      precondition(head.isPooled && head.index == place, "a future of the pool knows its place")
      head.checkInvariants()
    }
  }
}

extension EventLoop {
  /// Makes a cell with a slot of one word for a result that needs no destruction.
  @usableFromInline
  @inline(never)
  func makeSmallCell(_ kind: CellKind) -> Cell { pool.reuse(kind) ?? makeNewSmallCell(kind) }

  // Never inlined: without it the frequent case saves fewer registers.
  @inline(never)
  private func makeNewSmallCell(_ kind: CellKind) -> Cell { pool.makeNew(kind, anchor) }
}
