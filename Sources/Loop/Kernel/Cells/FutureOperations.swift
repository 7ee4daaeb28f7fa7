import Generators

/// The code of a future that knows its type.
@usableFromInline
enum FutureOperations<Value> {
  /// This code in one word.
  @inlinable @inline(__always) static var word: ClosureWord {
    ClosureWord { head, operation, argument in
      operate(
        CellRef(head.assumingMemoryBound(to: CellHead.self)),
        unsafeBitCast(operation, to: CellOperation.self), argument)
    }
  }

  @inlinable @inline(__always) static var slotWords: Int {
    max(MemoryLayout<Value>.size + 7, 8) / 8
  }

  @inlinable @inline(__always) static var flags: CellFlags {
    _isPOD(Value.self) ? .trivialResult : CellFlags(rawValue: 0)
  }

  @inlinable
  @inline(__always)
  static func operate(
    _ head: CellRef, _ operation: CellOperation, _ argument: UnsafeMutableRawPointer
  ) -> UInt {
    switch operation {
    case .destroyResult:
      _ = head.slot.assumingMemoryBound(to: Value.self).move()
    case .moveResult:
      argument.moveInitializeMemory(
        as: Value.self, from: head.slot.assumingMemoryBound(to: Value.self), count: 1)
    default: break
    }
    return 0
  }
}

extension EventLoop {
  /// Makes the cell of a future that is no task.
  // Always inlined: where type and kind are known, it is one call.
  @inlinable
  @inline(__always)
  func makeCell<Value>(_ type: Value.Type, _ kind: CellKind) -> Cell {
    let words = FutureOperations<Value>.slotWords
    // A pending one of these kinds keeps something in its slot, which a cell of the pool forgets.
    let keepsSomething = kind == .gather || kind == .shield || kind == .composite
    if words == 1, _isPOD(Value.self), !keepsSomething { return makeSmallCell(kind) }
    return Cell.make(
      tailWords: words, slotWords: words, kind: kind, flags: FutureOperations<Value>.flags,
      anchor: anchor, code: FutureOperations<Value>.word
    ).takeRetainedValue()
  }
}
