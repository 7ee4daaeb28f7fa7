import Generators

extension EventLoop {
  /// Protects an awaitable from the cancellation of its waiter.
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
    return makeShield(inner.cell) { inner, outer in
      outer.fill(inner.result(as: Value.self))
    }
  }

  @inlinable
  func makeShield<Value>(
    _ inner: Cell, _ copy: @escaping ShieldObserver.Copy
  ) -> Future<Value> {
    let outer = makeCell(Value.self, .shield)
    ShieldObserver.begin(inner, outer, copy)
    return Future(cell: outer)
  }
}

/// Hands the end of a shielded future on.
@usableFromInline
final class ShieldObserver: CompositeObserver {
  @usableFromInline typealias Copy = (CellRef, CellRef) -> Void

  private enum Hold {
    case held, loose, inherited
  }

  /// Retained unless it is loose; `nil` once it has been told of, or left.
  private var inner: CellRef?
  private var hold = Hold.held
  private let copy: Copy

  private init(_ inner: Cell, _ outer: Cell, _ copy: @escaping Copy) {
    inner.head.retain()
    self.inner = inner.head
    self.copy = copy
    super.init(completing: outer)
  }

  /// Has an outer future end as an inner one does, which is pending.
  @usableFromInline
  static func begin(_ inner: Cell, _ outer: Cell, _ copy: @escaping Copy) {
    Future<Void>(cell: inner).observe(keeping: ShieldObserver(inner, outer, copy))
  }

  deinit { leaveInner() }

  override var members: [CellRef] { inner.map { [$0] } ?? [] }

  override var isAnyMemberElsewhere: Bool { inner != nil && hold != .inherited }

  override func loosenMembers() {
    // What nobody else has stays so.
    guard hold == .held else { return }
    hold = .loose
    inner?.release()
  }

  override func tightenMembers() {
    guard hold == .loose else { return }
    inner?.retain()
    hold = .held
  }

  override func futureMoved(
    from head: CellRef, to heir: CellRef
  ) {
    inner = heir
  }

  override func futureDropped(_ heir: Cell) {
    guard hold == .loose, !lives(heir) else { return }
    guard hold == .loose else { return }
    inner?.retain()
    hold = .inherited
    unpinIfPossible()
  }

  override func futureDone(_ cell: Cell) {
    releaseInner()
    let head = cell.head
    guard let kept = outer?.cell else {
      if isOver { head.markRetrieved() }
      return
    }
    head.markRetrieved()
    outerIsOver()
    switch head.status {
    case .finished: copy(head, kept.head)
    case .failed: return kept.head.fail(head.error)
    case .pending, .cancelled: break
    }
    kept.head.complete(head.status)
  }

  override func withdraw() {
    guard let inner else { return }
    if isOver, let loop = inner.loop, !loop.isClosed {
      // In the next iteration, as in asyncio: an error with which the inner future ends before that
      // counts as seen.
      loop.callSoon { [self] in leaveInner() }
    } else {
      leaveInner()
    }
  }

  private func leaveInner() {
    guard let head = inner else { return }
    if head.isPending { _ = head.removeWaiter(self) }
    releaseInner()
  }

  private func releaseInner() {
    guard let inner = inner.take() else { return }
    if hold != .loose { inner.release() }
  }
}
