/// Completes a future without a result when another one is done.
final class WaiterObserver: FutureObserver {
  let waiter: Future<Void>

  /// When the other one is cancelled, in nanoseconds of the loop's clock; `nil` if it is not, or was.
  private let limit: Int64?

  init(_ loop: EventLoop, limit: Int64? = nil) {
    waiter = loop.createFuture()
    self.limit = limit
  }

  override var completes: CellRef? { waiter.cell.head }
  override var role: ObserverRole { limit.map { .limit($0) } ?? .other }

  override func futureDone(_ cell: Cell) { waiter.complete(.finished) }
}
