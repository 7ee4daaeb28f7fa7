/// Completes a future without a result when another one is done.
final class WaiterObserver: FutureObserver {
  let waiter: Future<Void>

  init(_ loop: EventLoop) { waiter = loop.createFuture() }

  override var completes: CellRef? { waiter.cell.head }

  override func futureDone(_ cell: Cell) { waiter.complete(.finished) }
}
