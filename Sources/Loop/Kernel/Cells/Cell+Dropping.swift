/// Dropping futures that hold each other.
///
/// What is released with a future may hold the next one: an observer its outer future, a callback what
/// it was made with, a result whatever its type allows. A chain of a million would need native stack for
/// each. So beyond some depth what a future holds is moved into another one, its heir, which is put
/// aside, and the outermost of those that are being dropped drops the heirs one after the other.
extension Cell {
  /// Gives up what the cell holds: the coroutine, the result or the error, the waiters.
  @inline(never)
  func drop(_ head: UnsafeMutablePointer<CellHead>) {
    let anchor = head.pointee.anchor
    if anchor.pointee.dropDepth >= LoopAnchor.dropLimit, !head.pointee.flags.contains(.coroutine) {
      return anchor.pointee.putAside(heir(of: head))
    }
    anchor.pointee.dropDepth += 1
    if head.pointee.status == .pending, isNeeded(head) { leaveToHeir(head) } else { tearDown(head) }
    if anchor.pointee.dropDepth == 1 {
      while let heir = anchor.pointee.takeAside() { withExtendedLifetime(heir) {} }
    }
    anchor.pointee.dropDepth -= 1
  }

  private func tearDown(_ head: UnsafeMutablePointer<CellHead>) {
    if head.pointee.flags.contains(.coroutine) {
      _ = head.operate(.destroyCoroutine)
    }
    switch head.pointee.status {
    case .finished where !head.pointee.flags.contains(.trivialResult):
      _ = head.operate(.destroyResult)
    case .failed: abandonError(head)
    case .pending: head.compositeObserver?.outerWasDropped()
    case .finished, .cancelled: break
    }
    if head.pointee.waiters != .none { abandonWaiters(head) }
    if head.pointee.flags.contains(.named) {
      head.pointee.anchor.pointee.loop?.register.forgetName(of: head)
    }
  }

  /// Gives up those who wait for a future that nobody can complete any more.
  private func abandonWaiters(_ head: UnsafeMutablePointer<CellHead>) {
    let waiters = head.pointee.waiters
    waiters.eachWord { word in
      guard word.isTask, let task = UnsafeMutablePointer<CellHead>(bitPattern: word.bits) else {
        return
      }
      if task.awaiting.pointee.head == head { task.awaiting.pointee = .lost }
    }
    waiters.discard()
  }

  /// Destroys the error, and reports it if nobody has seen it.
  private func abandonError(_ head: UnsafeMutablePointer<CellHead>) {
    let error = head.errorSlot.move()
    guard let loop = head.pointee.anchor.pointee.loop else { return }
    loop.failures[head] = nil
    if head.pointee.flags.contains(.unretrieved) { loop.report(head.report(error)) }
  }

  /// Makes a cell that holds what another one has held, which holds nothing from then on.
  private func heir(of head: UnsafeMutablePointer<CellHead>) -> Cell {
    let words = Int(head.pointee.slotWords)
    let cell = Cell.make(
      tailWords: words, slotWords: words, kind: head.pointee.kind, flags: head.pointee.flags,
      anchor: head.pointee.anchor, code: head.pointee.code.retained
    ).takeRetainedValue()
    let heir = cell.head
    heir.pointee.status = head.pointee.status
    if head.pointee.kind == .task { heir.pointee.index = head.pointee.index }
    switch head.pointee.status {
    case .finished where !head.pointee.flags.contains(.trivialResult):
      head.operate(.moveResult, heir.slot)
    case .failed:
      heir.errorSlot.initialize(to: head.errorSlot.move())
      if let loop = head.pointee.anchor.pointee.loop {
        loop.failures[heir] = loop.failures.removeValue(forKey: head)
      }
    case .pending:
      heir.awaiting.initialize(to: .bare)
      head.compositeObserver?.moveOuter(to: heir)
    case .finished, .cancelled: break
    }
    head.pointee.waiters.eachWord { word in
      guard word.isTask, let task = UnsafeMutablePointer<CellHead>(bitPattern: word.bits) else {
        return
      }
      if task.awaiting.pointee.head == head { task.awaiting.pointee = .awaits(retaining: heir) }
    }
    head.pointee.waiters.eachWord { word in
      if word.isKeeper { word.observed?.futureMoved(from: head, to: heir) }
    }
    heir.pointee.waiters = head.pointee.waiters
    head.pointee.waiters = .none
    return cell
  }

  /// Whether the cell goes on, though nobody has it: for what is made of it, which can still cancel it;
  /// or, as a gather or shield, for a task that waits for it in a generator which was closed.
  private func isNeeded(_ head: UnsafeMutablePointer<CellHead>) -> Bool {
    var isNeeded = false
    let canEnd = head.pointee.isCompositeOfFutures
    head.pointee.waiters.eachWord { word in
      if word.isKeeper || (word.isTask && canEnd) { isNeeded = true }
    }
    return isNeeded
  }

  /// Moves what the cell holds into another one, which those have from now on who need it.
  private func leaveToHeir(_ head: UnsafeMutablePointer<CellHead>) {
    let heir = heir(of: head)
    var keepers: [FutureObserver] = []
    heir.head.pointee.waiters.eachWord { word in
      if word.isKeeper, let keeper = word.observed { keepers.append(keeper) }
    }
    for keeper in keepers { keeper.futureDropped(heir) }
  }
}

extension LoopAnchor {
  /// How many futures are dropped one inside of the other.
  ///
  /// Each takes a few hundred bytes of stack, and what its waiters and its result take.
  static var dropLimit: Int { 16 }

  /// Puts a cell aside that is to be dropped later.
  mutating func putAside(_ cell: Cell) { droppedAside.append(cell) }

  /// Takes one of those back.
  mutating func takeAside() -> Cell? { droppedAside.popLast() }
}
