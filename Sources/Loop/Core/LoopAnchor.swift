/// What a future knows of its loop.
///
/// A future may outlive its loop, and counting references to the loop would cost each future two
/// atomic operations. So the loop has one anchor, all its futures point to it, and it is freed when
/// the loop and the last future are gone. The count is not atomic: loop and futures belong to one
/// thread.
@usableFromInline
struct LoopAnchor {
  /// The loop, while it exists.
  @usableFromInline unowned(unsafe) var loop: EventLoop?

  /// How many cells point here, and one for the loop.
  @usableFromInline var count: Int

  static func make(_ loop: EventLoop) -> UnsafeMutablePointer<LoopAnchor> {
    let anchor = UnsafeMutablePointer<LoopAnchor>.allocate(capacity: 1)
    anchor.initialize(to: LoopAnchor(loop: loop, count: 1))
    return anchor
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
