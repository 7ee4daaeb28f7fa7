/// Dropping futures that hold each other.
///
/// What is released with a future may hold the next one: an observer its outer future, a callback what
/// it was made with, a result whatever its type allows. A chain of a million would need native stack for
/// each. So beyond some depth what a future holds is moved into another one, its heir, which is put
/// aside, and the outermost of those that are being dropped drops the heirs one after the other.
extension Cell {
  /// Releases what the cell holds: the coroutine, the result or the error, the waiters.
  @inline(never)
  func drop(_ head: CellRef) {
    let anchor = head.anchor
    let flags = head.pointer.pointee.flags
    if anchor.isDropLimitReached, !flags.contains(.coroutine) {
      return anchor.putAside(heir(of: head))
    }
    anchor.enterDrop()
    if head.isPending, isNeeded(head) { leaveToHeir(head) } else { tearDown(head) }
    if anchor.isOutermostDrop {
      while let heir = anchor.takeAside() { withExtendedLifetime(heir) {} }
    }
    anchor.leaveDrop()
  }

  private func tearDown(_ head: CellRef) {
    let flags = head.pointer.pointee.flags
    if flags.contains(.coroutine) { _ = head.operate(.destroyCoroutine) }
    switch head.status {
    case .finished where !flags.contains(.trivialResult): _ = head.operate(.destroyResult)
    case .failed: abandonError(head)
    case .pending: head.compositeObserver?.outerWasDropped()
    case .finished, .cancelled: break
    }
    if head.waiters != .none { abandonWaiters(head) }
    if flags.contains(.named) { head.loop?.register.forgetName(of: head) }
  }

  /// Releases what waits for a future that nothing can complete any more.
  private func abandonWaiters(_ head: CellRef) {
    let waiters = head.waiters
    waiters.eachWord { word in
      if let task = word.task, task.awaited.head == head { task.awaited = .lost }
    }
    waiters.discard()
  }

  /// Destroys the error, and reports it if nobody has seen it.
  private func abandonError(_ head: CellRef) {
    let error = head.errorSlot.move()
    guard let loop = head.loop else { return }
    loop.failures[head] = nil
    if head.isUnretrieved { loop.report(head.report(error)) }
  }

  /// Makes a cell that holds what another one has held, which holds nothing from then on.
  private func heir(of head: CellRef) -> Cell {
    let words = Int(head.pointer.pointee.slotWords)
    let flags = head.pointer.pointee.flags
    assert(!flags.contains(.coroutine), "a coroutine does not move")
    let cell = Cell.make(
      tailWords: words, slotWords: words, kind: head.kind, flags: flags, anchor: head.anchor,
      code: head.pointer.pointee.code.retained
    ).takeRetainedValue()
    let heir = cell.head
    heir.pointer.pointee.status = head.status
    if head.kind == .task { heir.index = head.index }
    switch head.status {
    case .finished where !flags.contains(.trivialResult): head.operate(.moveResult, heir.slot)
    case .failed:
      heir.errorSlot.initialize(to: head.errorSlot.move())
      if let loop = head.loop { loop.failures[heir] = loop.failures.removeValue(forKey: head) }
    case .pending:
      heir.wordSlot.initialize(to: .bare)
      head.compositeObserver?.moveOuter(to: heir)
    case .finished, .cancelled: break
    }
    head.waiters.eachWord { word in
      if let task = word.task, task.awaited.head == head { task.awaited = .awaits(retaining: heir) }
    }
    head.waiters.eachWord { word in
      if word.isKeeper { word.observed?.futureMoved(from: head, to: heir) }
    }
    heir.inheritWaiters(of: head)
    return cell
  }

  /// Whether the cell goes on, though nobody has it: for what is made of it, which can still cancel it;
  /// or, as a gather or shield, for a task that waits for it in a generator which was closed.
  private func isNeeded(_ head: CellRef) -> Bool {
    var isNeeded = false
    let canEnd = head.isCompositeOfFutures
    head.waiters.eachWord { word in
      if word.isKeeper || (word.isTask && canEnd) { isNeeded = true }
    }
    return isNeeded
  }

  /// Moves what the cell holds into another one, which those have from now on that need it.
  private func leaveToHeir(_ head: CellRef) {
    let heir = heir(of: head)
    var keepers: [FutureObserver] = []
    heir.head.waiters.eachWord { word in
      if word.isKeeper, let keeper = word.observed { keepers.append(keeper) }
    }
    for keeper in keepers { keeper.futureDropped(heir) }
  }
}
