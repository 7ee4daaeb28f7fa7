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
  /// Unmanaged, so that it can be used without retaining the loop: nothing gives the loop up inside one
  /// of its methods. Reading an `unowned(unsafe)` reference retains what it refers to.
  private(set) var reference: Unmanaged<EventLoop>?

  /// How many cells point here, and one for the loop.
  @usableFromInline var count: Int

  /// How many cells are being dropped, one inside of the other.
  var dropDepth = 0

  /// Those that wait to be dropped; see ``Cell/drop(_:)``.
  var droppedAside: [Cell] = []

  init(count: Int) { self.count = count }

  /// The loop, while it exists.
  var loop: EventLoop? {
    get { reference?.takeUnretainedValue() }
    set { reference = newValue.map(Unmanaged.passUnretained) }
  }
}

extension UnsafeMutablePointer where Pointee == LoopAnchor {
  /// Gives up one place in the count.
  @usableFromInline
  func release() {
    pointee.count -= 1
    guard pointee.count == 0 else { return }
    deinitialize(count: 1)
    deallocate()
  }
}
