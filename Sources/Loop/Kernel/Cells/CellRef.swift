import Generators

/// A future's cell, for those that work with it: what one does to it has a name here, and its
/// precondition.
///
/// A reference that retains nothing, one word. It is good as long as the ``Cell`` lives; the invariants
/// there say who keeps it. Outside of this folder nothing knows that there is a pointer.
@frozen
@usableFromInline
struct CellRef: Hashable {
  @usableFromInline let pointer: UnsafeMutablePointer<CellHead>

  @inlinable
  @inline(__always)
  init(_ pointer: UnsafeMutablePointer<CellHead>) { self.pointer = pointer }
}

// MARK: What it is

extension CellRef {
  /// Whether and how the future is done.
  @inlinable @inline(__always) var status: CellStatus { pointer.pointee.status }

  /// What the cell is, besides a future.
  @inlinable @inline(__always) var kind: CellKind { pointer.pointee.kind }

  /// The loop's anchor: two futures are of one loop if theirs are equal.
  @inlinable @inline(__always) var anchor: AnchorRef { pointer.pointee.anchor }

  /// The loop, while it exists.
  var loop: EventLoop? { anchor.loop }

  @inlinable @inline(__always) var isPending: Bool { status == .pending }

  /// Whether it is pending, and if it is a task, its coroutine has not ended.
  @inlinable @inline(__always) var isOpen: Bool {
    isPending && !pointer.pointee.flags.contains(.ended)
  }

  /// Whether it is a task whose coroutine has not ended.
  @inlinable @inline(__always) var isOpenTask: Bool { kind == .task && isOpen }

  /// Whether anyone may complete the future: of a task its coroutine alone may.
  @inlinable @inline(__always) var isCompletable: Bool { isPending && kind == .plain }

  /// Whether it is the outcome of other futures, and its slot keeps an observer while it is pending.
  @inline(__always) var isCompositeOfFutures: Bool { kind == .gather || kind == .shield }

  /// Whether it is in its loop's pool.
  @inline(__always) var isPooled: Bool { kind != .task && pointer.pointee.index != .max }

  /// Whether there is nothing to release: it is done, nothing waits, and the result needs nothing.
  @inline(__always)
  var isPlain: Bool { isRestful && waiters == .none }

  /// The same, where it is known that nothing waits: of what is done, as long as its loop exists.
  @inline(__always)
  var isRestful: Bool {
    isFinished && pointer.pointee.flags.rawValue == CellFlags.trivialResult.rawValue
  }

  @inline(__always) private var isFinished: Bool { status == .finished }

  /// Whether it has failed, and nobody has seen the error.
  var isUnretrieved: Bool { !isPending && pointer.pointee.flags.contains(.unretrieved) }
}

// MARK: The object

extension CellRef {
  /// The object, kept by the caller from now on.
  @inlinable @inline(__always) var cell: Cell { object.takeUnretainedValue() }

  @inlinable
  @inline(__always)
  var object: Unmanaged<Cell> {
    Unmanaged.fromOpaque(UnsafeRawPointer(pointer) - Cell.headOffset)
  }

  /// Keeps the object until ``release()``.
  @inlinable
  @inline(__always)
  func retain() { _ = object.retain() }

  /// Takes over the caller's reference to a cell, until ``release()``.
  @inline(__always)
  static func keeping(_ cell: consuming Cell) -> CellRef {
    let head = cell.head
    // The cell is this reference's from now on: nothing is counted if the caller has no other use of it.
    _ = Unmanaged.passRetained(cell)
    return head
  }

  /// Ends what ``retain()`` began; the cell may be gone then.
  @inlinable
  @inline(__always)
  func release() { object.release() }

  /// Releases what every cell has, at the end of its life.
  @inline(__always)
  func releaseParts() {
    pointer.pointee.code.release()
    pointer.pointee.anchor.release()
  }

  /// Makes it a pending one again; what it held was dropped.
  @inline(__always)
  func renew(_ kind: CellKind) {
    let head = pointer.pointee
    assert(head.slotWords == 1, "a future of the pool has a slot of one word")
    pointer.initialize(
      to: CellHead(
        code: head.code, anchor: head.anchor, kind: kind, flags: .trivialResult, slotWords: 1))
    pointer.pointee.index = head.index
  }
}

// MARK: Completing

extension CellRef {
  /// The place of the result or the error, or of what a pending future keeps meanwhile.
  @inlinable
  @inline(__always)
  var slot: UnsafeMutableRawPointer {
    UnsafeMutableRawPointer(pointer) + MemoryLayout<CellHead>.stride
  }

  /// The slot as the place of an error.
  @inlinable
  @inline(__always)
  var errorSlot: UnsafeMutablePointer<any Error> { slot.assumingMemoryBound(to: (any Error).self) }

  /// Puts a result into the slot of a pending future, which is completed next.
  ///
  /// - Precondition: The type is that of the future.
  @inlinable
  @inline(__always)
  func fill<Value>(_ value: consuming Value) {
    assert(isPending, "a result for a future that is done")
    assert(
      MemoryLayout<Value>.size <= Int(pointer.pointee.slotWords) * 8, "a result of another type")
    slot.initializeMemory(as: Value.self, to: value)
  }

  /// Completes a pending future with a result.
  ///
  /// - Precondition: The type is that of the future.
  @inlinable
  @inline(__always)
  func succeed<Value>(_ value: consuming Value) {
    fill(value)
    succeedPending()
  }

  /// Completes a future whose result is its being done, or has been filled in.
  ///
  /// Does nothing if it is done, which is so of a wake-up that comes twice.
  @usableFromInline
  func succeed() { if isPending { succeedPending() } }

  /// The same of one that is known to be pending.
  // As `complete(.finished)`, which asks less where it need not ask how the future ends.
  @usableFromInline
  @inline(never)
  func succeedPending() {
    settle(.finished)
    if waiters != .none, anchor.withLoop({ $0.wakeOnlyTask(of: self) }) == false { tellWaiters() }
  }

  /// Makes everything ready that waits for the future, which has a result.
  // Never inlined, and not a method of the loop: so `succeed()` saves no register.
  @inline(never)
  private func tellWaiters() { anchor.withLoop { $0.tellSeldom(of: self, .finished) } }

  /// Completes a pending future with an error.
  func fail(_ error: any Error) {
    assert(isPending, "an error for a future that is done")
    errorSlot.initialize(to: error)
    complete(.failed)
  }

  /// Completes a pending future as cancelled.
  func becomeCancelled() { complete(.cancelled) }

  /// Completes the future, whose slot is filled; its loop may be gone already, and then nobody waits.
  ///
  /// Does nothing if it is done, which is so of a wake-up that comes twice.
  @usableFromInline
  @inline(never)
  func complete(_ status: CellStatus) {
    if anchor.withLoop({ $0.completeHere(self, status) }) == nil, isPending {
      pointer.pointee.status = status
    }
  }

  /// Notes how a pending future has ended; its slot is filled.
  @inline(__always)
  func settle(_ status: CellStatus) {
    assert(isPending && status != .pending, "a future is done once")
    assert(
      !pointer.pointee.flags.contains(.ended)
        && (kind != .task || !pointer.pointee.flags.contains(.coroutine)),
      "a task is done whose coroutine is there")
    pointer.pointee.status = status
  }

  /// Notes that the error of a future that has just failed is to be seen by somebody, unless it was
  /// said before that it need not be.
  func noteFailure() {
    assert(status == .failed, "the failure of a future that has not failed")
    pointer.pointee.flags.formSymmetricDifference(.unretrieved)
  }

  /// Makes room for an outcome in the slot of a future that is not plain, if it may be completed.
  @usableFromInline
  @inline(never)
  func makeCompletable() -> Bool {
    guard isPending, kind != .task else { return false }
    compositeObserver?.outerIsOver()
    return true
  }

  /// The same for who completes it at the user's wish.
  ///
  /// - Throws: ``InvalidStateError``, which says why it cannot be completed.
  // Never inlined: so the code that completes a plain future makes no error.
  @usableFromInline
  @inline(never)
  func claim() throws {
    guard makeCompletable() else { throw isPending ? InvalidStateError.task : .done }
  }
}

// MARK: The outcome

extension CellRef {
  /// The result of a future that has one.
  ///
  /// - Precondition: The type is that of the future.
  @inlinable
  @inline(__always)
  func result<Value>(as type: Value.Type = Value.self) -> Value {
    assert(status == .finished, "the result of a future that has none")
    assert(
      MemoryLayout<Value>.size <= Int(pointer.pointee.slotWords) * 8, "a result of another type")
    return slot.assumingMemoryBound(to: Value.self).pointee
  }

  /// The error of a future that has failed, which does not count as seen by this.
  var error: any Error {
    assert(status == .failed, "the error of a future that has not failed")
    return errorSlot.pointee
  }

  /// Why there is no result; the error counts as seen.
  @usableFromInline
  func failure() -> any Error {
    switch status {
    case .failed:
      markRetrieved()
      return error
    case .cancelled: return CancelledError.shared
    case .pending, .finished: return InvalidStateError.pending
    }
  }

  /// Notes that the error of a future that is done, if there is one, has been seen.
  @inline(__always)
  func markRetrieved() {
    assert(!isPending, "nothing to see in a future that is pending")
    pointer.pointee.flags.remove(.unretrieved)
  }

  /// Has an error with which a pending future may end count as seen.
  func expectNoRetrieval() {
    assert(isPending, "it is too late to expect an error")
    pointer.pointee.flags.insert(.unretrieved)
  }

  /// The report that nobody has asked for this future's error.
  func report(_ error: any Error) -> ErrorReport {
    guard kind == .task else { return ErrorReport(kind: .futureError, error: error) }
    return ErrorReport(
      kind: .taskError, error: error, task: loop?.register.name(of: self), trace: places)
  }
}

// MARK: Waiting for it

extension CellRef {
  /// What is told when the future is done.
  @inlinable @inline(__always) var waiters: WaiterWord { pointer.pointee.waiters }

  /// Has a waiter told when the pending future is done, behind those that there are.
  @inline(__always)
  func addWaiter(_ word: WaiterWord) {
    assert(isPending, "a future that is done tells nobody")
    assert(word != .none && word.list == nil, "a waiter is one")
    assert(word.task.map { $0.kind == .task && $0.isPending } ?? true, "what waits is no task")
    pointer.pointee.waiters.append(word)
  }

  /// Has a task told when the pending future is done, for which nothing waits yet.
  @inline(__always)
  func setOnlyWaiter(_ task: CellRef) {
    assert(isPending && waiters == .none, "a waiter is there already")
    assert(task.isOpenTask && task.awaited.head == self, "a task waits for what it awaits")
    pointer.pointee.waiters = .task(task)
  }

  /// Takes all waiters out, and hands on what their words keep.
  @inline(__always)
  func takeWaiters() -> WaiterWord {
    let waiters = pointer.pointee.waiters
    pointer.pointee.waiters = .none
    return waiters
  }

  /// Has the waiters of another one, which holds them no more.
  func inheritWaiters(of other: CellRef) {
    assert(waiters == .none, "waiters would be lost")
    pointer.pointee.waiters = other.takeWaiters()
  }

  /// Tells a task nothing any more; says whether it would have been told.
  func removeWaiter(_ task: CellRef) -> Bool { pointer.pointee.waiters.remove(task) }

  /// Tells an observer nothing any more; says whether it would have been told.
  func removeWaiter(_ observer: FutureObserver) -> Bool {
    pointer.pointee.waiters.remove(observer)
  }
}
