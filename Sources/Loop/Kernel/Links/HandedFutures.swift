/// The futures for which coroutines wait by `Suspension(awaiting:)`, by number.
///
/// A suspension that is made by hand may be yielded never, once, or again and again, and the future may
/// be gone by then: were it to keep the future, nobody could say when to let go of it. So it has a
/// number, and the loop keeps the future until it is done and nobody else has it. A number that is not
/// here any more was that of such a future, and there is nothing left to wait for.
struct HandedFutures {
  private var cells: [UInt: Cell] = [:]
  private var lastNumber: UInt = 0
  private var limit = 64

  /// Keeps a future; gives its number.
  ///
  /// Complexity: O(1), amortised.
  mutating func add(_ cell: Cell) -> UInt {
    if cells.count >= limit {
      dropDone()
      limit = max(64, cells.count * 2)
    }
    lastNumber &+= 1
    cells[lastNumber] = cell
    return lastNumber
  }

  /// The future of a number, if it is still kept.
  subscript(number: UInt) -> Cell? { cells[number] }

  private mutating func dropDone() {
    for number in Array(cells.keys) {
      guard var cell = cells.removeValue(forKey: number) else { continue }
      if !cell.head.isPending, isKnownUniquelyReferenced(&cell) { continue }
      cells[number] = cell
    }
  }
}

extension EventLoop {
  /// Suspends a task until a future is done that it knows by its number.
  func suspend(_ head: CellRef, handed word: StepWord) {
    if let number = word.handedNumber(on: anchor) {
      if let cell = handed[number] {
        return suspend(head, on: cell.head, .awaits(retaining: cell.head))
      }
    } else {
      head.noteFault(.foreignAwait)
    }
    ready.append(task: head)
  }
}
