import Generators

/// What the loop asks of a cell's typed part.
@usableFromInline
enum CellOperation: UInt8 {
  /// Resume the coroutine; answers with a ``StepWord``.
  case next

  /// Resume the coroutine by raising the error in the slot; answers with a ``StepWord``.
  ///
  /// The error is moved out before the coroutine runs.
  case raise

  /// Destroy the result in the slot.
  case destroyResult

  /// Close the coroutine; answers ``StepWord/raised`` with an error in the slot if one comes out.
  case close

  /// Destroy the coroutine.
  case destroyCoroutine

  /// Cancel what the cell stands for; answers 1 if there was something to cancel.
  case cancel

  /// Say where the suspended coroutine stands, in the array to which the argument points.
  case trace

  /// Answer how many references the frame holds itself to the object to which the argument points.
  case countReferences

  /// Move the result from the slot to the place to which the argument points.
  case moveResult
}

/// Whether and how a future is done.
@usableFromInline
enum CellStatus: UInt8 {
  case pending
  case finished
  case failed
  case cancelled
}

/// What a cell is, besides a future.
@usableFromInline
enum CellKind: UInt8 {
  /// Nothing: somebody completes it.
  case plain

  /// A task: it drives a coroutine.
  case task

  /// Something that is cancelled in a way of its own: work outside the loop.
  case composite

  /// The outcome of several futures: cancelling it cancels them. Its slot keeps a ``CompositeObserver``.
  case gather

  /// The outcome of another future, which is not cancelled with it. Its slot keeps one too.
  case shield

  // What a coroutine waits for that stands in a line, to be named if it waits for ever.

  /// A place in the line at a lock, which the slot names as long as the future is pending.
  case lock
  case event
  case condition
  case semaphore
  case queueItem
  case queuePlace
}

@usableFromInline
struct CellFlags: OptionSet {
  @usableFromInline var rawValue: UInt8

  @inlinable
  @inline(__always)
  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// A task is to be cancelled at its next step.
  @inlinable @inline(__always) static var mustCancel: Self { Self(rawValue: 1) }

  /// The future has failed and nobody has seen the error yet.
  ///
  /// Of one that is pending the opposite: an error that comes will count as seen.
  @inlinable @inline(__always) static var unretrieved: Self { Self(rawValue: 2) }

  // A task has at most one of these three at a time, so they share two bits.

  /// A task yielded something that is nothing to wait for.
  @inlinable @inline(__always) static var badYield: Self { Self(rawValue: 4) }

  /// A task awaits itself.
  @inlinable @inline(__always) static var selfAwait: Self { Self(rawValue: 8) }

  /// A task awaits a future of another loop.
  @inlinable @inline(__always) static var foreignAwait: Self { Self(rawValue: 12) }

  /// A task's coroutine has ended, and its outcome is in the slot, but the task is not done yet.
  @inlinable @inline(__always) static var ended: Self { Self(rawValue: 16) }

  /// A task's coroutine is in its tail, and must be destroyed.
  @inlinable @inline(__always) static var coroutine: Self { Self(rawValue: 32) }

  /// There is nothing to do to destroy the result.
  @inlinable @inline(__always) static var trivialResult: Self { Self(rawValue: 64) }

  /// A task was given a name.
  @inlinable @inline(__always) static var named: Self { Self(rawValue: 128) }

  /// The bits of a misuse of `yield`.
  @inlinable @inline(__always) static var fault: Self { Self(rawValue: 4 | 8) }

  /// Why a task is not simply resumed.
  @inlinable @inline(__always) static var interruptions: Self { Self(rawValue: 1 | 4 | 8) }
}

/// The fixed part of a future.
///
/// Behind it in the same allocation lies the slot, which holds the result or the error, and of a task
/// that is pending what it awaits; and then, in a task, its coroutine.
@usableFromInline
struct CellHead {
  @usableFromInline typealias Pointer = UnsafeMutablePointer<CellHead>

  /// The code that knows the types.
  @usableFromInline let code: ClosureWord
  @usableFromInline let anchor: UnsafeMutablePointer<LoopAnchor>

  /// Who is told when the future is done.
  @usableFromInline var waiters: WaiterWord
  @usableFromInline var status: CellStatus
  @usableFromInline let kind: CellKind
  @usableFromInline var flags: CellFlags

  /// The size of the slot in words.
  @usableFromInline let slotWords: UInt8

  /// A task's place in its loop's register; its number once it is done.
  ///
  /// Of another future, its place in its loop's pool, if it has one.
  @usableFromInline var index: UInt32

  @inlinable
  @inline(__always)
  init(
    code: ClosureWord, anchor: UnsafeMutablePointer<LoopAnchor>, kind: CellKind, flags: CellFlags,
    slotWords: UInt8
  ) {
    self.code = code
    self.anchor = anchor
    self.waiters = .none
    self.status = .pending
    self.kind = kind
    self.flags = flags
    self.slotWords = slotWords
    self.index = .max
  }
}

extension CellHead {
  /// Whether it is in its loop's pool.
  @inline(__always)
  var isPooled: Bool { kind != .task && index != .max }

  /// Whether it is pending, and if it is a task, its coroutine has not ended.
  @inline(__always)
  var isOpen: Bool { status == .pending && !flags.contains(.ended) }

  /// Whether there is nothing to give up: it is done, nobody waits, and the result needs nothing.
  @inline(__always)
  var isPlain: Bool {
    status == .finished && flags.rawValue == CellFlags.trivialResult.rawValue && waiters == .none
  }
}

extension UnsafeMutablePointer where Pointee == CellHead {
  /// Has the typed part do something.
  @inlinable
  @inline(__always)
  func operate(_ operation: CellOperation) -> UInt {
    pointee.code(self, operation.rawValue, self)
  }

  /// Has the typed part do something with something.
  @discardableResult
  func operate(_ operation: CellOperation, _ argument: UnsafeMutableRawPointer) -> UInt {
    pointee.code(self, operation.rawValue, argument)
  }

  /// The place of the result or the error.
  @inlinable
  @inline(__always)
  var slot: UnsafeMutableRawPointer {
    UnsafeMutableRawPointer(self) + MemoryLayout<CellHead>.stride
  }

  /// The slot as the place of an error.
  @inlinable
  @inline(__always)
  var errorSlot: UnsafeMutablePointer<any Error> { slot.assumingMemoryBound(to: (any Error).self) }

  /// Of a task that is pending, the future it awaits; of a composite one, what its owner puts there.
  ///
  /// It is the slot, which has nothing else to hold until the task has ended.
  @inlinable
  @inline(__always)
  var awaiting: UnsafeMutablePointer<StepWord> { slot.assumingMemoryBound(to: StepWord.self) }

  /// Moves an error out of the slot of a task that goes on.
  @inlinable
  @inline(__always)
  func takeError() -> any Error {
    let error = errorSlot.move()
    awaiting.initialize(to: .bare)
    return error
  }

  /// Of a task, its coroutine.
  @inlinable
  @inline(__always)
  func coroutine<G>(as type: G.Type) -> UnsafeMutablePointer<G> {
    let start = slot + Int(pointee.slotWords) * 8
    let place = MemoryLayout<G>.alignment <= 8 ? start : start.alignedUp(for: G.self)
    return place.assumingMemoryBound(to: G.self)
  }

  /// Of a task that is suspended, where it stands, outermost first.
  var trace: [SourcePlace] {
    guard pointee.kind == .task, pointee.isOpen else { return [] }
    var places: [SourcePlace] = []
    withUnsafeMutablePointer(to: &places) { places in
      _ = operate(.trace, UnsafeMutableRawPointer(places))
    }
    return places
  }

  /// The report that nobody has asked for this future's error.
  func report(_ error: any Error) -> ErrorReport {
    ErrorReport(kind: pointee.kind == .task ? .taskError : .futureError, error: error)
  }

  /// The object around this head.
  @inlinable
  @inline(__always)
  var object: Unmanaged<Cell> {
    Unmanaged.fromOpaque(UnsafeRawPointer(self) - Cell.headOffset)
  }
}

extension Unmanaged<Cell> {
  /// The head of the object, which exists.
  @inlinable
  @inline(__always)
  var head: UnsafeMutablePointer<CellHead> { _withUnsafeGuaranteedRef { $0.head } }
}

/// The object behind a future or task.
///
/// It is not generic (see `GeneratorCore` in the module Generators for what that saves). Invariants:
///
/// * The head is touched through the pointer that ``head`` gives, which is stable as long as the
///   object lives.
/// * The slot holds a result if the status is `finished` and an error if it is `failed`. If it is
///   `pending`, the slot of a task is its awaiting word, until the task is marked as `ended`, and but
///   for the moment in which an error is handed to its coroutine. What is no task may use it as it
///   likes; nobody else's code runs between its filling and the change of the status.
/// * The slot of a pending gather or shield retains the observer that is to complete it.
/// * A task that is not done is retained once by its loop, so the words that name it in the ready
///   queue and in a future's waiters do not retain it.
/// * The future that a task's awaiting word names exists. The word need not retain it while it is
///   pending, for the task is among its waiters: a future that ends pending marks the word, one in the
///   loop's pool when it leaves that or is used again, and one that is done clears it, or has it retain.
@usableFromInline
final class Cell: ManagedBuffer<CellHead, UInt64> {
  /// Where the head is in the object: behind the two words that every object begins with.
  @inlinable @inline(__always) static var headOffset: Int { 16 }

  deinit {
    let head = head
    if !head.pointee.isPlain { drop(head) }
    head.pointee.code.release()
    head.pointee.anchor.release()
  }

  /// Makes a cell of the loop's pool, which nobody has any more, a pending one.
  @inline(__always)
  func renew(_ kind: CellKind) {
    let head = head
    if !head.pointee.isPlain { drop(head) }
    let (code, anchor, place) = (head.pointee.code, head.pointee.anchor, head.pointee.index)
    head.initialize(
      to: CellHead(code: code, anchor: anchor, kind: kind, flags: .trivialResult, slotWords: 1))
    head.pointee.index = place
  }

  @inlinable
  @inline(__always)
  var head: UnsafeMutablePointer<CellHead> {
    withUnsafeMutablePointerToHeader { $0 }
  }

  /// Makes a cell.
  // Never inlined: the optimiser would put the object on the stack, since it does not see that the
  // pointer to its head keeps it in use (Swift 6.3).
  @inlinable
  @inline(never)
  static func make(
    tailWords: Int, slotWords: Int, kind: CellKind, flags: CellFlags,
    anchor: UnsafeMutablePointer<LoopAnchor>, code: ClosureWord
  ) -> Unmanaged<Cell> {
    precondition(slotWords <= 255, "the result of a future is larger than 2,040 bytes")
    anchor.pointee.count += 1
    let buffer = Cell.create(minimumCapacity: tailWords) { _ in
      CellHead(
        code: code, anchor: anchor, kind: kind, flags: flags,
        slotWords: UInt8(truncatingIfNeeded: slotWords))
    }
    return Unmanaged.passRetained(unsafeDowncast(buffer, to: Cell.self))
  }
}
