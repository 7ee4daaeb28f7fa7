/// What other threads, and Swift tasks anywhere, may hold of a future.
///
/// As long as one exists that is pending the loop does not count as idle: something outside wants it
/// to go on.
///
/// It is pending until it has a result, and has one for good then; the loop gives it, when the future
/// is done or the loop closed. Its users keep it, and the loop does not, but for the moment in which it
/// hands over the result; waiting tasks are resumed when nothing of this is used any more.
public final class AsyncFuture<Value: Sendable>: Sendable {
  private struct State {
    var result: Result<Value, any Error>?
    var waiters: [UInt64: UnsafeContinuation<Void, Never>] = [:]
    var lastWaiter: UInt64 = 0
  }

  private let state = SystemMonitor(State())
  private let inbox: LoopInbox
  private let key: PartKey<KeptFuture<Value>>?

  fileprivate init(_ inbox: LoopInbox, _ key: PartKey<KeptFuture<Value>>?) {
    self.inbox = inbox
    self.key = key
    inbox.expect(1)
  }

  deinit {
    inbox.expect(-1)
    if let key { _ = inbox.send { loop in loop.detach(key) } }
  }

  /// Whether the future was done when the loop last told of it.
  public var isDone: Bool { state.withLock { $0.result != nil } }

  /// The result of the future, which is waited for.
  ///
  /// Any number of tasks may wait, before and after the future is done. Cancelling a waiting task ends
  /// its waiting and leaves the future alone, which others may wait for; ``cancel()`` cancels it.
  ///
  /// - Throws: The error that the future was completed with; `CancellationError` if the future or the
  ///   waiting task was cancelled; ``LoopError/closed`` if the loop was closed before it was done.
  public var value: Value {
    get async throws {
      let place = state.withLock { state in
        state.lastWaiter += 1
        return state.lastWaiter
      }
      await withTaskCancellationHandler {
        await withUnsafeContinuation { continuation in
          let mayWait = state.withLock { state in
            if state.result != nil || Task.isCancelled { return false }
            state.waiters[place] = continuation
            return true
          }
          if !mayWait { continuation.resume() }
        }
      } onCancel: {
        state.withLock { $0.waiters.removeValue(forKey: place) }?.resume()
      }
      guard let result = state.withLock({ $0.result }) else { throw CancellationError() }
      return try result.get()
    }
  }

  /// Cancels the future on its loop's thread; does nothing if it is done, or the loop is closed.
  public func cancel() {
    if let key { _ = inbox.send { loop in loop.parts[key]?.future.cancel() } }
  }

  fileprivate func complete(_ result: Result<Value, any Error>) {
    let waiters = state.withLock { state in
      state.result = state.result ?? result
      let waiters = state.waiters
      state.waiters = [:]
      return waiters
    }
    for (_, waiter) in waiters.sorted(by: { $0.key < $1.key }) { waiter.resume() }
  }
}

extension FutureProtocol where Value: Sendable {
  /// The future for other threads and for Swift tasks elsewhere.
  ///
  /// Taking one counts as asking for the result: an error is the handle's from then on.
  public func makeAsyncFuture() -> AsyncFuture<Value> {
    let future = future
    guard let loop = future.cell.head.loop, !loop.isClosed else {
      let handle = AsyncFuture<Value>(LoopInbox.closed, nil)
      handle.complete(Result { try future.isDone ? future.result() : { throw LoopError.closed }() })
      return handle
    }
    let handle = AsyncFuture<Value>(loop.inbox, loop.attach(KeptFuture(future)))
    // Weak, or the loop would wait for the sake of a handle that nobody has.
    tell { [weak handle] in handle?.complete($0) }
    return handle
  }
}

extension LoopInbox {
  /// The inbox of no loop.
  fileprivate static let closed: LoopInbox = {
    let inbox = LoopInbox(SelectorWaker {})
    inbox.close { _ in }
    _ = inbox.finishClosing([])
    return inbox
  }()
}
