import Generators

/// The part of a ``EventLoop/WaitFor`` that does not know the type of the result.
@usableFromInline
struct WaitForLimit {
  /// What the wait is to do next.
  @usableFromInline
  enum Answer {
    /// Wait for a future.
    case wait(Future<Void>)

    /// End with this error.
    case raise(any Error)

    /// End with the result or error of the inner future; late if it had been cancelled before.
    case result(isLate: Bool)
  }

  private enum State {
    case created
    case waiting
    case cancelling(then: (any Error)?)
  }

  private let link: LoopLink
  private let timeout: Duration
  private var state = State.created
  private var observer: WaiterObserver
  private var timer: TimerToken?

  /// Whether the inner future is a task that was made for this wait, so that it has no other holder.
  private var isTaskOurs = false

  @usableFromInline
  init(_ loop: EventLoop, _ timeout: Duration) {
    link = loop.link
    self.timeout = timeout
    guard timeout > .zero else {
      observer = WaiterObserver(loop)
      return
    }
    let deadline = loop.deadline(after: timeout)
    observer = WaiterObserver(loop, limit: deadline)
    // The timer comes before the first step of the task that the awaitable is wrapped in.
    timer = loop.completeLater(observer.waiter.cell, at: deadline)
  }

  @usableFromInline
  mutating func begin(_ inner: Cell, taskCountBefore count: Int) -> Answer {
    let head = inner.head
    // A new task has the place behind those that there were.
    isTaskOurs =
      head.isOpenTask && head.index >= count
    let future = Future<Void>(cell: inner)
    if timeout <= .zero {
      return future.isDone ? .result(isLate: false) : cancelAndWait(future, then: nil)
    }
    future.observe(observer)
    state = .waiting
    return .wait(observer.waiter)
  }

  @usableFromInline
  mutating func wake(_ resumption: Resumption<Void>, _ inner: Cell) -> Answer {
    let future = Future<Void>(cell: inner)
    switch (state, resumption) {
    case (.created, _):
      return .result(isLate: false)
    case (.waiting, .raise(let error)):
      future.removeObserver(observer)
      if error is CancelledError {
        return future.isDone
          ? end(meet(cancellation: error, future)) : cancelAndWait(future, then: error)
      }
      // A coroutine that is closed cannot wait for its end.
      future.cancel()
      return end(.raise(error))
    case (.waiting, _):
      guard observer.waiter.isDone else { return .wait(observer.waiter) }
      if future.isDone { return end(.result(isLate: false)) }
      future.removeObserver(observer)
      return cancelAndWait(future, then: nil)
    case (.cancelling, .raise(let error)):
      future.removeObserver(observer)
      return end(.raise(error))
    case (.cancelling(let error), _):
      guard observer.waiter.isDone else { return .wait(observer.waiter) }
      future.removeObserver(observer)
      return end(error.map { .raise($0) } ?? .result(isLate: true))
    }
  }

  /// What becomes of a cancellation that has come together with the end of the inner future.
  private func meet(cancellation: any Error, _ future: Future<Void>) -> Answer {
    // One that was cancelled has nothing to lose.
    guard isTaskOurs, !future.isCancelled, let loop = link.loop,
      loop.putCancellationOff()
    else {
      return .raise(cancellation)
    }
    return .result(isLate: false)
  }

  /// Cancels the inner future and waits until it has ended.
  private mutating func cancelAndWait(_ future: Future<Void>, then error: (any Error)?) -> Answer {
    guard let loop = link.loop else { return .raise(LoopError.closed) }
    observer = WaiterObserver(loop)
    future.observe(observer)
    future.cancel()
    state = .cancelling(then: error)
    return .wait(observer.waiter)
  }

  /// Ends the wait, and only now the timer, as in asyncio: a loop that has nothing else to do goes on to
  /// the limit while what was cancelled refuses to end.
  private mutating func end(_ answer: Answer) -> Answer {
    if let timer = timer.take() { link.cancel(timer) }
    return answer
  }
}
