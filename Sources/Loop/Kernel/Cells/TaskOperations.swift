import Generators

/// The code of a task that knows its types.
@usableFromInline
enum TaskOperations<G: Generator> where G.Yielded == Suspension, G.Sent == Void {
  /// This code in one word.
  @inlinable @inline(__always) static var word: ClosureWord {
    ClosureWord { head, operation, argument in
      operate(
        CellRef(head.assumingMemoryBound(to: CellHead.self)),
        unsafeBitCast(operation, to: CellOperation.self), argument)
    }
  }

  @inlinable
  @inline(__always)
  static func coroutine(of head: CellRef) -> UnsafeMutablePointer<G> {
    head.coroutine(as: G.self, behind: FutureOperations<G.Returned>.slotWords)
  }

  @inlinable
  static func operate(
    _ head: CellRef, _ operation: CellOperation, _ argument: UnsafeMutableRawPointer
  ) -> UInt {
    if operation == .next { return report(coroutine(of: head).pointee.advance(.next), head) }
    return operateSeldom(head, operation, argument)
  }

  @inlinable
  @inline(never)
  static func operateSeldom(
    _ head: CellRef, _ operation: CellOperation, _ argument: UnsafeMutableRawPointer
  ) -> UInt {
    let coroutine = coroutine(of: head)
    switch operation {
    case .next: break
    case .raise:
      return report(coroutine.pointee.advanceOutOfLine(.raise(head.takeError())), head)
    case .destroyResult:
      _ = head.slot.assumingMemoryBound(to: G.Returned.self).move()
    case .destroyCoroutine:
      _ = coroutine.move()
    case .close:
      if let error = coroutine.pointee._closing() {
        head.errorSlot.initialize(to: error)
        return StepWord.raised.bits
      }
    case .trace:
      argument.assumingMemoryBound(to: [SourcePlace].self).pointee =
        head.isOpen ? coroutine.pointee.trace : [G._Engine.function]
    case .innermostPlace:
      argument.assumingMemoryBound(to: _InnermostPlace?.self).pointee =
        head.isOpen ? coroutine.pointee._innermostPlace : nil
    case .function:
      argument.assumingMemoryBound(to: SourcePlace?.self).pointee = G._Engine.function
    case .countReferences:
      return UInt(bitPattern: ReferenceCount.added(byCopying: coroutine, to: argument))
    case .moveResult:
      argument.moveInitializeMemory(
        as: G.Returned.self, from: head.slot.assumingMemoryBound(to: G.Returned.self), count: 1)
    }
    return 0
  }

  @inlinable
  @inline(__always)
  static func report(
    _ outcome: consuming Outcome<Suspension, G.Returned>, _ head: CellRef
  ) -> UInt {
    switch consume outcome {
    case .yielded(let suspension):
      return suspension.word.bits
    case .returned(let value):
      head.beginEnd()
      head.fill(value)
      return StepWord.returned.bits
    case .raised(let error):
      head.beginEnd()
      head.errorSlot.initialize(to: error)
      return StepWord.raised.bits
    case .exhausted:
      head.beginEnd()
      head.errorSlot.initialize(to: GeneratorError.exhausted)
      return StepWord.raised.bits
    }
  }
}

extension Cell {
  /// Makes the cell of a task, which is kept once more than by the caller: by its loop, until it ends.
  @inlinable
  @inline(__always)
  static func makeTask<G: Generator>(_ generator: consuming G, anchor: AnchorRef) -> Cell
  where G.Yielded == Suspension, G.Sent == Void {
    let slotWords = FutureOperations<G.Returned>.slotWords
    let coroutineWords =
      (MemoryLayout<G>.size + max(MemoryLayout<G>.alignment - 8, 0) + 7) / 8
    var flags = FutureOperations<G.Returned>.flags
    if !_isPOD(G.self) { flags.insert(.coroutine) }
    let cell = Cell.make(
      tailWords: slotWords + coroutineWords, slotWords: slotWords, kind: .task, flags: flags,
      anchor: anchor, code: TaskOperations<G>.word
    ).takeUnretainedValue()
    cell.head.wordSlot.initialize(to: .bare)
    TaskOperations<G>.coroutine(of: cell.head).initialize(to: generator)
    return cell
  }
}
