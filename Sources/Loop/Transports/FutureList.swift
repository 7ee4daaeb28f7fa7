/// Several coroutines that wait for the same event, each with a future of its own, so that
/// cancelling one leaves the others alone.
struct FutureList {
  private var futures: [Future<Void>] = []

  /// Whether no coroutine waits.
  var isEmpty: Bool { futures.isEmpty }

  /// A new future that is completed with the others.
  mutating func add(on loop: EventLoop) -> Future<Void> {
    let future = loop.createFuture(Void.self)
    futures.append(future)
    return future
  }

  /// Takes one out whose coroutine does not wait any more.
  mutating func remove(_ future: Future<Void>) {
    if let place = futures.firstIndex(of: future) { futures.remove(at: place) }
  }

  /// Completes all, in the order in which they came.
  mutating func completeAll() {
    guard !futures.isEmpty else { return }
    let waiting = futures
    futures = []
    for future in waiting { future.complete(.finished) }
  }
}
