import Generators

// What is done to a cell that is a task.

extension CellRef {
  /// Of a task that is pending, the future that it awaits.
  ///
  /// It lies in the slot, which has nothing else to hold until the task has ended.
  @inlinable @inline(__always)
  var awaited: StepWord {
    get {
      assert(kind == .task && isPending, "only a pending task awaits something")
      return wordSlot.pointee
    }
    nonmutating set {
      assert(kind == .task && isPending, "only a pending task awaits something")
      wordSlot.pointee = newValue
    }
  }

  /// The slot as the place of a word; see ``CellKind`` for what it says.
  @inlinable
  @inline(__always)
  var wordSlot: UnsafeMutablePointer<StepWord> { slot.assumingMemoryBound(to: StepWord.self) }

  // MARK: Cancelling

  /// Whether the task is cancelled at its next step.
  @inline(__always) var isCancelRequested: Bool { pointer.pointee.flags.contains(.mustCancel) }

  /// Has the task cancelled at its next step.
  func requestCancel() {
    assert(isOpenTask, "there is no next step in which to cancel")
    pointer.pointee.flags.insert(.mustCancel)
  }

  /// Takes ``requestCancel()`` back, if it was said.
  func withdrawCancel() {
    assert(kind == .task, "only tasks are cancelled at a step")
    pointer.pointee.flags.remove(.mustCancel)
  }

  /// Notes that the task has misused `yield`: one of ``CellFlags/fault``.
  func noteFault(_ fault: CellFlags) {
    assert(isOpenTask && fault.isSubset(of: .fault) && !fault.isEmpty)
    assert(pointer.pointee.flags.isDisjoint(with: .fault), "a task has one fault at a time")
    pointer.pointee.flags.insert(fault)
  }

  /// Whether the task is not simply to be resumed.
  @inline(__always)
  var isInterrupted: Bool { !pointer.pointee.flags.isDisjoint(with: .interruptions) }

  /// Takes out why the task is not simply to be resumed.
  func takeInterruptions() -> CellFlags {
    let flags = pointer.pointee.flags.intersection(.interruptions)
    pointer.pointee.flags.subtract(.interruptions)
    return flags
  }

  // MARK: Stepping

  /// Resumes the coroutine; says what came of it.
  @inlinable
  @inline(__always)
  func resume() -> StepWord {
    assert(isOpenTask && awaited == .bare, "a task is resumed that still waits, or has ended")
    return StepWord(bits: operate(.next))
  }

  /// Resumes the coroutine by raising an error; says what came of it.
  @inline(__always)
  func resume(raising error: any Error) -> StepWord {
    assert(isOpenTask && awaited == .bare, "a task is resumed that still waits, or has ended")
    errorSlot.initialize(to: error)
    return StepWord(bits: operate(.raise))
  }

  /// Closes the coroutine; gives an error that came out of it.
  func close() -> (any Error)? {
    assert(isOpenTask && awaited == .bare, "a task is closed that still waits, or has ended")
    return StepWord(bits: operate(.close)) == .raised ? takeError() : nil
  }

  /// Moves an error out of the slot of a task that goes on.
  @inlinable
  @inline(__always)
  func takeError() -> any Error {
    let error = errorSlot.move()
    wordSlot.initialize(to: .bare)
    return error
  }

  /// Of a task that is suspended, where it stands, outermost first.
  var trace: [SourcePlace] {
    isOpenTask ? places : []
  }

  /// Where a task stands that is suspended; of one that is done, which function it was.
  var places: [SourcePlace] {
    assert(kind == .task, "only tasks run functions")
    var places: [SourcePlace] = []
    withUnsafeMutablePointer(to: &places) { places in
      _ = operate(.trace, UnsafeMutableRawPointer(places))
    }
    return places
  }

  /// The innermost place that is known of where a task stands that is suspended.
  var innermostPlace: _InnermostPlace? {
    guard isOpenTask else { return nil }
    var place: _InnermostPlace?
    withUnsafeMutablePointer(to: &place) { place in
      _ = operate(.innermostPlace, UnsafeMutableRawPointer(place))
    }
    return place
  }

  /// The name of the type of a task's coroutine, without its module.
  var coroutineName: String {
    assert(kind == .task, "only tasks run functions")
    var place: SourcePlace?
    withUnsafeMutablePointer(to: &place) { place in
      _ = operate(.function, UnsafeMutableRawPointer(place))
    }
    return place?.function ?? ""
  }

  /// What is the same for all tasks whose coroutines are of one type; `nil` if nothing is.
  var coroutineKey: UInt? { pointer.pointee.code.key }

  /// How many references to an object the coroutine of a task holds itself, and not by way of another.
  func countReferences(to object: UnsafeMutableRawPointer) -> Int {
    guard pointer.pointee.flags.contains(.coroutine) else { return 0 }
    return Int(bitPattern: operate(.countReferences, object))
  }

  /// Of a task, its coroutine.
  ///
  /// - Parameters:
  ///   - type: Its type.
  ///   - slotWords: The size of its slot, which the code that knows its types knows too.
  /// - Returns: Where it is.
  @inlinable
  @inline(__always)
  func coroutine<G>(as type: G.Type, behind slotWords: Int) -> UnsafeMutablePointer<G> {
    assert(kind == .task && slotWords == Int(pointer.pointee.slotWords), "a task of another type")
    let start = slot + slotWords * 8
    let place = MemoryLayout<G>.alignment <= 8 ? start : start.alignedUp(for: G.self)
    return place.assumingMemoryBound(to: G.self)
  }

  // MARK: Ending

  /// Marks a pending task as one whose coroutine has ended: its slot holds the outcome from now on.
  @inlinable
  @inline(__always)
  func beginEnd() {
    assert(kind == .task && isPending, "only a pending task ends")
    pointer.pointee.flags.insert(.ended)
  }

  /// Destroys the coroutine of a task that has ended, if there is anything to destroy.
  @inline(__always)
  func destroyCoroutine() {
    assert(pointer.pointee.flags.contains(.ended), "the coroutine has not ended")
    guard pointer.pointee.flags.contains(.coroutine) else { return }
    pointer.pointee.flags.remove(.coroutine)
    _ = operate(.destroyCoroutine)
  }

  /// Ends what ``beginEnd()`` began: the task is completed next, and cannot be interrupted any more.
  @inline(__always)
  func finishEnd() { pointer.pointee.flags.subtract([.ended, .interruptions]) }

  /// Whether the error with which the coroutine has ended is a cancellation.
  var hasEndedCancelled: Bool {
    assert(pointer.pointee.flags.contains(.ended), "the coroutine has not ended")
    return errorSlot.pointee.isExactly(CancelledError.self)
  }

  /// Drops the error with which the coroutine has ended.
  func dropEndError() {
    assert(pointer.pointee.flags.contains(.ended), "the coroutine has not ended")
    errorSlot.deinitialize(count: 1)
  }

  /// Drops the result with which the coroutine has ended.
  func dropEndResult() {
    assert(pointer.pointee.flags.contains(.ended), "the coroutine has not ended")
    _ = operate(.destroyResult)
  }

  // MARK: The register

  /// Of a task that is not done, its place in its loop's register; its number once it is done.
  @inlinable @inline(__always)
  var index: Int {
    get { Int(pointer.pointee.index) }
    nonmutating set { pointer.pointee.index = UInt32(truncatingIfNeeded: newValue) }
  }

  /// Notes that the task was given a name.
  func noteName() {
    assert(kind == .task, "only tasks have names")
    pointer.pointee.flags.insert(.named)
  }
}

// MARK: The code that knows the types

extension CellRef {
  /// Has the typed part do something.
  @inlinable
  @inline(__always)
  func operate(_ operation: CellOperation) -> UInt {
    pointer.pointee.code(pointer, operation.rawValue, pointer)
  }

  /// Has the typed part do something with something.
  @discardableResult
  func operate(_ operation: CellOperation, _ argument: UnsafeMutableRawPointer) -> UInt {
    pointer.pointee.code(pointer, operation.rawValue, argument)
  }
}
