import Generators

/// What the loop asks of a cell's typed part.
@frozen
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

  /// Say where the suspended coroutine stands, in the array to which the argument points; of a task that
  /// is done, which function it was.
  case trace

  /// Say the innermost place at which the suspended coroutine stands, in the optional to which the argument
  /// points.
  case innermostPlace

  /// Say which function the coroutine is of, in the place to which the argument points.
  case function

  /// Answer how many references the frame holds itself to the object to which the argument points.
  case countReferences

  /// Move the result from the slot to the place to which the argument points.
  case moveResult
}

/// Whether and how a future is done.
@frozen
@usableFromInline
enum CellStatus: UInt8 {
  case pending
  case finished
  case failed
  case cancelled
}

/// What a cell is, besides a future.
@frozen
@usableFromInline
enum CellKind: UInt8 {
  /// Nothing else: it is completed from outside. A pending one keeps nothing in its slot.
  case plain

  /// Nothing else, and a timer completes it: of a sleep.
  case timer

  /// A task: it drives a coroutine.
  case task

  /// The outcome of work outside the loop, which is cancelled in a way of its own.
  ///
  /// Its slot names an ``OutsideWork``, which takes the word back before it goes.
  case composite

  /// The outcome of several futures: cancelling it cancels them. Its slot keeps a ``CompositeObserver``.
  case gather

  /// The outcome of another future, which is not cancelled with it. Its slot keeps one too.
  case shield

  // What a coroutine waits for that stands in a line, to be named if it waits for ever.

  /// A place in the line at a lock, whose ``TaskHold`` the slot names as long as the future is pending.
  case lock
  case event
  case condition
  case semaphore

  /// A place in the line at a queue, whose slot names the ``ReportedQueue`` as long as the future is pending.
  case queueItem
  case queuePlace
}

/// What is to be remembered of a future, besides its status.
///
/// | flag | means | set by | cleared by | never set |
/// |------|-------|--------|------------|-----------|
/// | `mustCancel` | the task is cancelled at its next step | ``CellRef/requestCancel()`` | the next step; ``CellRef/withdrawCancel()`` | in what is no task, or has ended |
/// | `unretrieved`, not pending | it has failed, and nobody has seen the error | ``CellRef/settle(_:)`` | ``CellRef/markRetrieved()`` | in what has a result |
/// | `unretrieved`, pending | an error that comes counts as seen | ``CellRef/expectNoRetrieval()`` | ``CellRef/settle(_:)``, which turns it over | – |
/// | `badYield`, `selfAwait`, `foreignAwait` | the task has misused `yield` in this way, one of the three | ``CellRef/noteFault(_:)`` | the next step | in what is no task, beside another of them |
/// | `ended` | the coroutine has ended, the task is not done yet | the coroutine's last step, ``CellRef/beginEnd()`` | ``CellRef/finishEnd()`` | in what is done |
/// | `coroutine` | the tail holds a coroutine that has to be destroyed | the making of a task | ``CellRef/destroyCoroutine()`` | in what is no task, or is done |
/// | `trivialResult` | a result needs no destruction | the making | – | – |
/// | `named` | a task was given a name | ``CellRef/noteName()`` | – | in what is no task |
@frozen
@usableFromInline
struct CellFlags: OptionSet {
  @usableFromInline var rawValue: UInt8

  @inlinable
  @inline(__always)
  init(rawValue: UInt8) { self.rawValue = rawValue }

  @inlinable @inline(__always) static var mustCancel: Self { Self(rawValue: 1) }
  @inlinable @inline(__always) static var unretrieved: Self { Self(rawValue: 2) }

  // A task has at most one of these three at a time, so they share two bits.
  @inlinable @inline(__always) static var badYield: Self { Self(rawValue: 4) }
  @inlinable @inline(__always) static var selfAwait: Self { Self(rawValue: 8) }
  @inlinable @inline(__always) static var foreignAwait: Self { Self(rawValue: 12) }

  @inlinable @inline(__always) static var ended: Self { Self(rawValue: 16) }
  @inlinable @inline(__always) static var coroutine: Self { Self(rawValue: 32) }
  @inlinable @inline(__always) static var trivialResult: Self { Self(rawValue: 64) }
  @inlinable @inline(__always) static var named: Self { Self(rawValue: 128) }

  /// The bits of a misuse of `yield`.
  @inlinable @inline(__always) static var fault: Self { Self(rawValue: 4 | 8) }

  /// Why a task is not simply resumed.
  @inlinable @inline(__always) static var interruptions: Self { Self(rawValue: 1 | 4 | 8) }
}

#if !(arch(x86_64) || arch(arm64) || arch(powerpc64le) || arch(s390x) || arch(riscv64))
  #error("futures keep addresses and marks in words of 64 bits")
#endif

/// The fixed part of a future.
///
/// Behind it in the same allocation lies the slot, which holds the result or the error, and of a task
/// that is pending what it awaits; and then, in a task, its coroutine. It is used through ``CellRef``.
@usableFromInline
struct CellHead {
  /// The code that knows the types.
  @usableFromInline let code: ClosureWord
  @usableFromInline let anchor: AnchorRef

  /// What is told when the future is done.
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
  init(code: ClosureWord, anchor: AnchorRef, kind: CellKind, flags: CellFlags, slotWords: UInt8) {
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

/// The object behind a future or task.
///
/// It is not generic (see `GeneratorCore` in the module Generators for what that saves). Invariants,
/// which ``CellRef`` asserts where something is done to a cell, and ``CellRef/checkInvariants()`` as a
/// whole:
///
/// * The head is touched through the ``CellRef`` that ``head`` gives, which is good as long as the
///   object lives.
/// * The slot holds a result if the status is `finished` and an error if it is `failed`. If it is
///   `pending`, the slot of a task is its awaiting word, until the task is marked as `ended`, and but
///   for the moment in which an error is handed to its coroutine. That of another kind holds what
///   ``CellKind`` says; no other code runs between its filling and the change of the status.
/// * A task that is not done is retained once by its loop, so the words that name it in the ready
///   queue and in a future's waiters do not retain it.
/// * The future that a task's awaiting word names exists. The word need not retain it while it is
///   pending, for the task is among its waiters. What then happens to the word:
///
///   | the future | the word |
///   |------------|----------|
///   | is dropped while it is pending | becomes `lost` |
///   | is dropped, and leaves an heir | retains the heir |
///   | has a result | becomes `bare` |
///   | has failed or was cancelled | retains the future |
@usableFromInline
final class Cell: ManagedBuffer<CellHead, UInt64> {
  /// Where the head is in the object: behind the two words that every object begins with.
  @inlinable @inline(__always) static var headOffset: Int { 16 }

  deinit {
    let head = head
    if !head.isPlain { drop(head) }
    head.releaseParts()
  }

  /// Makes a cell of the loop's pool, which has no other owner any more, a pending one.
  @inline(__always)
  func renew(_ kind: CellKind) {
    let head = head
    assert(head.isPooled, "a future is used again that is not in the pool")
    if head.isRestful {
      assert(head.waiters == .none, "something waits for a future that is done")
    } else {
      drop(head)
    }
    head.renew(kind)
  }

  /// What is done with the cell.
  @inlinable
  @inline(__always)
  var head: CellRef { CellRef(withUnsafeMutablePointerToHeader { $0 }) }

  /// Makes a cell, retained once for the caller.
  // Never inlined: the optimiser would put the object on the stack, since it does not see that the
  // pointer to its head keeps it in use (Swift 6.3).
  @inlinable
  @inline(never)
  static func make(
    tailWords: Int, slotWords: Int, kind: CellKind, flags: CellFlags, anchor: AnchorRef,
    code: ClosureWord
  ) -> Unmanaged<Cell> {
    precondition(slotWords <= 255, "the result of a future is larger than 2,040 bytes")
    assert(slotWords > 0 && tailWords >= slotWords, "a cell without room for its slot")
    anchor.retain()
    let buffer = Cell.create(minimumCapacity: tailWords) { _ in
      CellHead(
        code: code, anchor: anchor, kind: kind, flags: flags,
        slotWords: UInt8(truncatingIfNeeded: slotWords))
    }
    return Unmanaged.passRetained(unsafeDowncast(buffer, to: Cell.self))
  }
}
