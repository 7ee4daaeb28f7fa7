import Generators

extension ThreadsafeFuture: Awaitable {
  /// Waits for a coroutine of another loop: what `YieldFrom { $0.future }` runs.
  ///
  /// A future that is done does not suspend the coroutine; the loop that the other one runs on may be closed
  /// by then.
  ///
  /// **Cancelling** the coroutine that waits cancels the other one, on its loop, and waits until that has
  /// ended, its clean-up included: then ``CancelledError`` is raised, whatever the other one returned, or its
  /// error if it failed with one of its own. ``EventLoop/shield(_:)`` protects it. **Closing** the coroutine
  /// that waits leaves the other one alone, as it leaves a future.
  public struct Await: Generator {
    public typealias Yielded = Suspension
    public typealias Sent = Void
    public typealias Returned = Value

    private let future: ThreadsafeFuture
    private var wait: ElsewhereWait<Value>?

    init(_ future: ThreadsafeFuture) { self.future = future }

    public mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Value> {
      try advance(resumption).get()
    }

    public mutating func advance(_ resumption: Resumption<Void>) -> Outcome<Suspension, Value> {
      if case .raise(let error) = resumption {
        wait = nil
        return .raised(error)
      }
      if wait == nil, let outcome = future.takeOutcome() { return Self.outcome(of: outcome) }
      let wait = wait ?? ElsewhereWait(future)
      self.wait = wait
      guard let future = wait.future else { return .yielded(Suspension(word: .asks(wait))) }
      guard future.isDone else { return .yielded(future.suspension) }
      self.wait = nil
      return Self.outcome(of: Result { try future.result() })
    }

    private static func outcome(
      of result: Result<Value, any Error>
    ) -> Outcome<Suspension, Value> {
      switch result {
      case .success(let value): .returned(value)
      case .failure(let error): .raised(error)
      }
    }
  }

  /// Waits for the coroutine.
  public func makeGenerator() -> Await { Await(self) }

  /// A future of a loop that is done when the coroutine is, on whichever loop that runs.
  ///
  /// Cancelling it cancels the coroutine; it is done when that has ended.
  ///
  /// Mirrors `asyncio.wrap_future`.
  ///
  /// - Parameter loop: The loop on which the future is to be waited for, which must be the one that runs on
  ///   the calling thread, or none.
  /// - Returns: The future; it fails with ``LoopError/closed`` if the coroutine's loop is closed first.
  public func ensureFuture(on loop: EventLoop) -> Future<Value> {
    if loop.isClosed { return loop.makeFailure(LoopError.closed) }
    return WorkElsewhere.start(self, on: loop).future
  }
}

@available(*, unavailable, message: "an awaitable belongs to the thread of the loop")
extension ThreadsafeFuture.Await: Sendable {}

/// The wait of a coroutine for another loop: it asks its own loop for a future of that.
private final class ElsewhereWait<Value: Sendable>: FutureRequest {
  private let source: ThreadsafeFuture<Value>
  private var begun: (work: WorkElsewhere<Value>, link: LoopLink)?

  init(_ source: ThreadsafeFuture<Value>) { self.source = source }

  // The coroutine was closed, or an error was raised in it: it waits no more.
  deinit {
    if let (work, link) = begun, let loop = link.loop { work.end(on: loop) }
  }

  var future: Future<Value>? { begun?.work.future }

  override func begin(on loop: EventLoop) -> Cell {
    let work = begun?.work ?? WorkElsewhere.start(source, on: loop)
    begun = (work, loop.link)
    return work.future.cell
  }
}

/// A coroutine of another loop for which this loop waits, which keeps this until the other has ended.
///
/// It belongs to the thread of the loop that waits. The other thread knows it by a number, and what crosses
/// is the result: in the inbox, which the other keeps.
private final class WorkElsewhere<Value: Sendable>: OutsideWork {
  let future: Future<Value>
  private let source: ThreadsafeFuture<Value>
  private var key: PartKey<WorkElsewhere>?
  private var isCancelRequested = false

  private init(_ source: ThreadsafeFuture<Value>, _ loop: EventLoop) {
    future = Future(cell: loop.makeCell(Value.self, .composite))
    self.source = source
    super.init()
    future.cell.head.name(self)
  }

  // The future may live on; this is dropped while it is pending only if nobody waits, or the loop is closed.
  deinit {
    if !future.isDone { future.cell.head.name(nil) }
  }

  /// Begins to wait; the future is never done at once.
  static func start(_ source: ThreadsafeFuture<Value>, on loop: EventLoop) -> WorkElsewhere {
    let work = WorkElsewhere(source, loop)
    let key = loop.attach(work)
    work.key = key
    let inbox = loop.inbox
    inbox.expect(1)
    source.whenDone { source, _ in
      // A loop that was closed has given the future up already. Nobody has asked for the outcome then, nor if the
      // wait was ended: the message drops its reference to the source, and an error is reported.
      _ = inbox.send { loop in
        guard let work = loop.parts[key], let outcome = source.takeOutcome() else { return }
        work.end(on: loop)
        work.finish(outcome)
      }
    }
    return work
  }

  /// Has the loop wait no more; does nothing the second time.
  func end(on loop: EventLoop) {
    guard let key = key.take() else { return }
    // One that is closed has taken it out already.
    if loop.parts.detach(key) != nil { loop.inbox.expect(-1) }
  }

  override var obstacle: DeadlockError.Obstacle { .otherLoop }

  /// Asks the coroutine to end; the future is done when it has.
  override func cancel() {
    isCancelRequested = true
    source.cancel()
  }

  private func finish(_ result: Result<Value, any Error>) {
    guard !future.isDone else { return }
    switch result {
    // It may have ended before it was asked to.
    case .success where isCancelRequested: future.complete(.cancelled)
    case .success(let value): future.cell.head.succeed(value)
    case .failure(is CancelledError): future.complete(.cancelled)
    case .failure(let error):
      future.cell.head.fail(error)
      // Whoever has closed the other loop knows.
      if error as? LoopError == .closed { future.cell.head.markRetrieved() }
    }
  }
}
