/// What a future knows of its loop.
///
/// A future may outlive its loop, and counting references to the loop would cost each future two
/// atomic operations. So the loop has one anchor, all its futures point to it, and it is freed when
/// the loop and the last future are gone. The count is not atomic: loop and futures belong to one
/// thread.
@usableFromInline
struct LoopAnchor {
  /// The loop, while it exists; it clears this in its `deinit`.
  ///
  /// Unmanaged, so that it can be used without retaining the loop: nothing releases the loop inside one
  /// of its methods. Reading an `unowned(unsafe)` reference retains what it refers to.
  fileprivate var reference: Unmanaged<EventLoop>?

  /// How many futures and streams point here, and one for the loop.
  @usableFromInline var count: Int

  /// How many cells are being dropped, one inside of the other.
  fileprivate var dropDepth = 0

  /// Those that wait to be dropped; see ``Cell/drop(_:)``.
  fileprivate var droppedAside: [Cell] = []

  fileprivate init() { count = 1 }
}

/// The anchor of a loop, as its futures have it.
@frozen
@usableFromInline
struct AnchorRef: Equatable {
  @usableFromInline let pointer: UnsafeMutablePointer<LoopAnchor>

  /// Makes the anchor of a loop, retained once.
  static func make() -> AnchorRef {
    let pointer = UnsafeMutablePointer<LoopAnchor>.allocate(capacity: 1)
    pointer.initialize(to: LoopAnchor())
    return AnchorRef(pointer)
  }

  private init(_ pointer: UnsafeMutablePointer<LoopAnchor>) { self.pointer = pointer }

  /// Says which loop it belongs to; once.
  func attach(_ loop: EventLoop) {
    assert(pointer.pointee.reference == nil, "an anchor belongs to one loop")
    pointer.pointee.reference = .passUnretained(loop)
  }

  /// Says that the loop is on its way out.
  func detach() { pointer.pointee.reference = nil }

  /// The loop, while it exists.
  var loop: EventLoop? { pointer.pointee.reference?.takeUnretainedValue() }

  /// Uses the loop without retaining it; `nil` if it is gone.
  @inline(__always)
  func withLoop<Result>(_ body: (EventLoop) -> Result) -> Result? {
    guard let reference = pointer.pointee.reference else { return nil }
    return reference._withUnsafeGuaranteedRef { body($0) }
  }

  /// How many futures and streams of the loop exist.
  var userCount: Int { pointer.pointee.count - (pointer.pointee.reference == nil ? 0 : 1) }

  /// Counts one that points here.
  @inlinable
  @inline(__always)
  func retain() {
    assert(pointer.pointee.count > 0, "an anchor is used that is gone")
    pointer.pointee.count += 1
  }

  /// Counts one less; the anchor is gone after the last.
  @usableFromInline
  func release() {
    assert(pointer.pointee.count > 0, "an anchor is released too often")
    pointer.pointee.count -= 1
    guard pointer.pointee.count == 0 else { return }
    assert(pointer.pointee.dropDepth == 0 && pointer.pointee.droppedAside.isEmpty)
    pointer.deinitialize(count: 1)
    pointer.deallocate()
  }

  /// Identifies the loop among those that there are, with some luck: 16 bits.
  var mark: UInt { UInt(bitPattern: pointer) >> 4 & 0xFFFF }
}

/// How deep the dropping of futures is in the dropping of others.
extension AnchorRef {
  /// How many futures are dropped one inside of the other.
  ///
  /// Each takes a few hundred bytes of stack, and what its waiters and its result take.
  static var dropLimit: Int { 16 }

  /// Whether no other may be dropped inside of those that are being dropped.
  var isDropLimitReached: Bool { pointer.pointee.dropDepth >= Self.dropLimit }

  /// Begins to drop a cell.
  func enterDrop() { pointer.pointee.dropDepth += 1 }

  /// Ends what ``enterDrop()`` began.
  func leaveDrop() {
    assert(pointer.pointee.dropDepth > 0, "the end of a drop that has not begun")
    pointer.pointee.dropDepth -= 1
  }

  /// Whether the drop that has begun last is not inside of another.
  var isOutermostDrop: Bool { pointer.pointee.dropDepth == 1 }

  /// Puts a cell aside that is to be dropped later.
  func putAside(_ cell: Cell) { pointer.pointee.droppedAside.append(cell) }

  /// Takes one of those back.
  func takeAside() -> Cell? { pointer.pointee.droppedAside.popLast() }
}
