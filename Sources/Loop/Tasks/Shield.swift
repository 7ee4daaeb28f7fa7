import Generators

extension EventLoop {
  /// Protects an awaitable from the cancellation of who waits for it.
  ///
  /// Cancelling the future that this gives does not touch the awaitable. A coroutine is wrapped in a
  /// task at once.
  ///
  /// - Parameter awaitable: A coroutine, future or task.
  /// - Returns: A future that ends as the awaitable does, unless it is cancelled before; the
  ///   awaitable's own future if that is done already.
  @inlinable
  public func shield<Source: Awaitable>(
    _ awaitable: Source
  ) -> Future<Source.Delegation.Returned> {
    typealias Value = Source.Delegation.Returned
    let inner = ensureFuture(awaitable)
    if inner.isDone { return inner }
    let outer = createFuture(Value.self)
    makeShield(inner.cell, outer.cell) { inner, outer in
      outer.slot.initializeMemory(
        as: Value.self, to: inner.slot.assumingMemoryBound(to: Value.self).pointee)
    }
    return outer
  }

  @usableFromInline
  func makeShield(_ inner: Cell, _ outer: Cell, _ copy: @escaping ShieldObserver.Copy) {
    let observer = ShieldObserver(self, outer, copy)
    Future<Void>(cell: inner).observe(observer)
    Future<Void>(cell: outer).observe(ShieldWithdrawal(inner, observer))
  }
}

/// Hands the end of a shielded future on.
@usableFromInline
final class ShieldObserver: FutureObserver {
  @usableFromInline typealias Copy = (CellHead.Pointer, CellHead.Pointer) -> Void

  private let loop: EventLoop
  private let outer: Cell
  private let copy: Copy

  init(_ loop: EventLoop, _ outer: Cell, _ copy: @escaping Copy) {
    self.loop = loop
    self.outer = outer
    self.copy = copy
  }

  override var completes: UnsafeMutablePointer<CellHead>? { outer.head }

  override func futureDone(_ cell: Cell) {
    let inner = cell.head
    let outer = outer.head
    inner.pointee.flags.remove(.unretrieved)
    guard outer.pointee.status == .pending else { return }
    switch inner.pointee.status {
    case .finished: copy(inner, outer)
    case .failed: outer.errorSlot.initialize(to: inner.errorSlot.pointee)
    case .pending, .cancelled: break
    }
    loop.complete(outer, inner.pointee.status)
  }
}

/// Stops a shielded future from telling an outer one that is done.
///
/// It keeps neither: they would keep each other.
private final class ShieldWithdrawal: FutureObserver {
  private weak var inner: Cell?
  private weak var observer: ShieldObserver?

  init(_ inner: Cell, _ observer: ShieldObserver) {
    self.inner = inner
    self.observer = observer
  }

  override func futureDone(_ cell: Cell) {
    guard let inner, let observer else { return }
    Future<Void>(cell: inner).removeObserver(observer)
  }
}
