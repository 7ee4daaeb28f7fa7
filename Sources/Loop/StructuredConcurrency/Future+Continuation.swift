extension FutureProtocol where Value: Sendable {
  /// Has a Swift continuation resumed when the future is done: once, in any case.
  ///
  /// - Parameter continuation: What to resume: with the result; with the error that the future was
  ///   completed with; with `CancellationError` if it was cancelled; with ``LoopError/closed`` if its
  ///   loop is closed before it is done, or the future dropped.
  public func resume(_ continuation: CheckedContinuation<Value, any Error>) {
    tell { continuation.resume(with: $0) }
  }

  /// Has a Swift continuation resumed when the future is done: once, in any case.
  ///
  /// - Parameter continuation: What to resume; as with the checked one.
  public func resume(_ continuation: UnsafeContinuation<Value, any Error>) {
    tell { continuation.resume(with: $0) }
  }

  /// Tells something outside the loop of the future's end: once, in any case.
  func tell(_ listener: @escaping (Result<Value, any Error>) -> Void) {
    guard let loop = cell.head.loop, !loop.isClosed else {
      return listener(Result { try isDone ? result() : { throw LoopError.closed }() })
    }
    let observer = OutsideObserver(loop, listener)
    observer.key = loop.attach(OutsideRegistration(observer))
    observe(observer)
  }
}

/// Hands the end of a future on to something outside the loop.
private final class OutsideObserver<Value: Sendable>: FutureObserver {
  private var listener: ((Result<Value, any Error>) -> Void)?
  private let link: LoopLink
  var key: PartKey<OutsideRegistration<Value>>?

  init(_ loop: EventLoop, _ listener: @escaping (Result<Value, any Error>) -> Void) {
    link = loop.link
    self.listener = listener
  }

  // A future that is dropped while it is pending drops this.
  deinit {
    if let key { link.loop?.detach(key) }
    listener?(.failure(LoopError.closed))
  }

  override var role: ObserverRole { .outside }

  override func futureDone(_ cell: Cell) {
    guard let listener = listener.take() else { return }
    do {
      listener(.success(try Future<Value>(cell: cell).result()))
    } catch is CancelledError {
      listener(.failure(CancellationError()))
    } catch {
      listener(.failure(error))
    }
  }

  func loopClosed() { listener.take()?(.failure(LoopError.closed)) }
}

/// Tells an observer when the loop is closed; the future keeps the observer, not the loop.
private final class OutsideRegistration<Value: Sendable>: LoopPart {
  private weak var observer: OutsideObserver<Value>?

  init(_ observer: OutsideObserver<Value>) { self.observer = observer }

  override func loopClosed() { observer?.loopClosed() }
}
