extension EventLoop {
  /// A callback that is to run, and can be cancelled: what ``EventLoop/callSoon(_:)`` returns.
  public final class Handle {
    var callback: (() throws -> Void)?

    /// What is to be remembered, in one byte.
    private enum Mark: UInt8 {
      case none
      case cancelled
      case fromThread
    }

    private var mark = Mark.none

    init(_ callback: @escaping () throws -> Void) {
      self.callback = callback
    }

    /// Whether ``cancel()`` was called before the callback ran.
    public var isCancelled: Bool { mark == .cancelled }

    /// Whether another thread has sent the callback.
    var isFromThread: Bool { mark == .fromThread }

    /// Notes that another thread has sent the callback.
    func noteThread() { mark = .fromThread }

    /// Keeps the callback from running, and frees it; does nothing once it has run.
    public func cancel() {
      guard callback != nil else { return }
      mark = .cancelled
      callback = nil
    }
  }
}

@available(*, unavailable, message: "a handle belongs to the thread of its loop")
extension EventLoop.Handle: Sendable {}

extension EventLoop {
  /// A callback that is to run at a time, and can be cancelled: what `callLater` and `callAt` return.
  ///
  /// A small value; cancelling a callback that has run does nothing.
  public struct TimerHandle {
    let link: LoopLink
    let token: TimerToken
    let deadline: Int64

    /// When the callback is due, by the loop's clock, in whole nanoseconds.
    public var when: Duration { .nanoseconds(deadline) }

    /// Whether the callback is still to run.
    public var isPending: Bool { link.loop?.timers.contains(token) ?? false }

    /// Keeps the callback from running, and frees it; does nothing once it has run.
    ///
    /// Complexity: O(1), amortised.
    public func cancel() {
      link.cancel(token)
    }
  }
}

@available(*, unavailable, message: "a timer belongs to the thread of its loop")
extension EventLoop.TimerHandle: Sendable {}
