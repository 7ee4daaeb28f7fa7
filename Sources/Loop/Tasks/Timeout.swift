import Generators

extension EventLoop {
  /// A limit for some statements: `With { $0.loop.timeout(.seconds(5)) } do: { … }`.
  ///
  /// - Parameter delay: How much time there is from now on; `nil` for no limit yet.
  /// - Returns: A context, which is entered once.
  public func timeout(_ delay: Duration?) -> EventLoop.Timeout {
    EventLoop.Timeout(self, delay.map { time.saturatingSum($0) })
  }

  /// A limit for some statements, as a time.
  ///
  /// - Parameter when: When the time is over, by ``time``; `nil` for no limit yet.
  /// - Returns: A context, which is entered once.
  public func timeout(at when: Duration?) -> EventLoop.Timeout { EventLoop.Timeout(self, when) }
}

extension EventLoop {
  /// A limit for the statements of a `With`: what ``EventLoop/timeout(_:)`` gives.
  ///
  /// When the time is over the task is cancelled where it stands, inside the statements; when that
  /// ``CancelledError`` comes out of them it becomes a ``TimeoutError``. Timeouts nest: only the one
  /// whose time was over raises. If somebody else cancels the task too, the cancellation goes on, and is
  /// not lost.
  ///
  /// As in Python 3.11.
  public final class Timeout: ContextManager {
    private let link: LoopLink
    private var task: Cell?
    private var cancelsBefore = 0
    private var timer: EventLoop.TimerHandle?
    private var handle: EventLoop.Handle?

    /// When the time is over, by the loop's clock; `nil` if there is no limit.
    public private(set) var when: Duration?

    /// Whether the time was over while the statements ran.
    public private(set) var isExpired = false

    init(_ loop: EventLoop, _ when: Duration?) {
      link = loop.link
      self.when = when
    }

    /// Changes the limit; does nothing once the time is over.
    ///
    /// - Parameter when: When the time is over, by ``EventLoop/time``; `nil` for no limit. One that has
    ///   passed cancels the task in the next iteration, before anything that becomes ready after this.
    public func reschedule(at when: Duration?) {
      guard !isExpired else { return }
      self.when = when
      stopCounting()
      guard let task, let loop = link.loop else { return }
      loop.cancelCounts.setLimit(when?.saturatingNanoseconds, of: self, over: task.head)
      guard let when else { return }
      if when <= loop.time {
        // Not a timer: the task's next step would come before it.
        handle = loop.callSoon { [self] in expire() }
      } else {
        timer = loop.callAt(when) { [self] in expire() }
      }
    }

    private func stopCounting() {
      timer?.cancel()
      timer = nil
      handle?.cancel()
      handle = nil
    }

    private func expire() {
      timer = nil
      handle = nil
      guard let task, let loop = link.loop else { return }
      isExpired = true
      _ = loop.cancel(task.head)
    }

    /// Begins to count the time; raises ``LoopError/outsideTask`` outside a task.
    public func enter() -> Immediately<EventLoop.Timeout> {
      Immediately { [self] in
        try begin()
        return self
      }
    }

    /// Stops counting; raises ``TimeoutError`` if it was this timeout that ended the statements.
    public func exit(_ error: (any Error)?) -> Immediately<Void> {
      Immediately { [self] in try end(error) }
    }

    func begin() throws {
      let loop = try link.open()
      guard let head = loop.current else { throw LoopError.outsideTask }
      precondition(task == nil && !isExpired, "Timeout: a timeout is entered once")
      task = head.cell
      cancelsBefore = loop.cancelCounts.enter(head)
      reschedule(at: when)
    }

    func end(_ error: (any Error)?) throws {
      stopCounting()
      guard let head = task.take()?.head, let loop = link.loop else { return }
      loop.cancelCounts.setLimit(nil, of: self, over: head)
      let left = isExpired ? loop.cancelCounts.takeBack(head) : cancelsBefore
      loop.cancelCounts.leave(head)
      guard isExpired, left <= cancelsBefore else { return }
      // A group inside may have put the cancellation off, to raise its errors first.
      head.withdrawCancel()
      if error is CancelledError { throw TimeoutError() }
    }
  }
}

@available(*, unavailable, message: "a timeout belongs to the thread of its loop")
extension EventLoop.Timeout: Sendable {}
