import Synchronization

/// What other threads have sent to a loop, and whether more is to come.
///
/// The one door between threads: everything in it is `Sendable`, and it is locked.
final class LoopInbox: Sendable {
  private struct State {
    var callbacks: [@Sendable (EventLoop) -> Void] = []
    var isClosed = false
    var awaited = 0
  }

  private let state = Mutex(State())
  private let waker: SelectorWaker

  /// The thread on which the loop runs now; zero for none.
  let runner = Atomic<UInt>(0)

  init(_ waker: SelectorWaker) {
    self.waker = waker
  }

  /// Whether nothing has been sent that the loop has not taken yet.
  var isEmpty: Bool { state.withLock { $0.callbacks.isEmpty } }

  /// Whether another thread may still send something.
  var isAwaited: Bool { state.withLock { $0.awaited > 0 || !$0.callbacks.isEmpty } }

  /// Notes that another thread may send something, or, with a negative number, that it will not.
  func expect(_ change: Int) {
    state.withLock { $0.awaited += change }
    if change < 0 { waker.wakeUp() }
  }

  /// Sends a callback to the loop's thread.
  ///
  /// - Returns: Whether the loop is still open; if not, the callback is dropped.
  func send(_ callback: @escaping @Sendable (EventLoop) -> Void) -> Bool {
    let isOpen = state.withLock { state in
      if state.isClosed { return false }
      state.callbacks.append(callback)
      return true
    }
    if isOpen { waker.wakeUp() }
    return isOpen
  }

  /// Hands what was sent over to the loop; says how much it was.
  func drain(into loop: EventLoop) -> Int {
    let callbacks = state.withLock { state in
      let callbacks = state.callbacks
      state.callbacks = []
      return callbacks
    }
    for callback in callbacks { loop.callSoon { callback(loop) } }
    return callbacks.count
  }

  /// Refuses everything from now on.
  func close() {
    let dropped = state.withLock { state in
      state.isClosed = true
      let callbacks = state.callbacks
      state.callbacks = []
      return callbacks
    }
    withExtendedLifetime(dropped) {}
  }
}

/// What other threads may hold of a loop.
///
/// As long as one exists the loop does not count as idle: somebody may still call.
public final class LoopHandle: Sendable {
  let inbox: LoopInbox

  init(_ inbox: LoopInbox) {
    self.inbox = inbox
    inbox.expect(1)
  }

  deinit { inbox.expect(-1) }

  /// Has a callback run on the loop's thread, and wakes the loop if it waits.
  ///
  /// May be called from any thread, and from inside the loop.
  ///
  /// - Parameter callback: What to run.
  /// - Throws: ``LoopError/closed`` if the loop is closed; the callback is dropped then.
  public func callSoonThreadsafe(_ callback: @escaping @Sendable () -> Void) throws {
    guard inbox.send({ _ in callback() }) else { throw LoopError.closed }
  }

  /// Has a callback run on the loop's thread that is given the loop, and wakes the loop if it waits.
  ///
  /// May be called from any thread, and from inside the loop. It is how another thread stops a loop:
  /// `handle.callSoonThreadsafe { $0.stop() }`.
  ///
  /// - Parameter callback: What to run.
  /// - Throws: ``LoopError/closed`` if the loop is closed; the callback is dropped then.
  public func callSoonThreadsafe(_ callback: @escaping @Sendable (EventLoop) -> Void) throws {
    guard inbox.send(callback) else { throw LoopError.closed }
  }
}

extension EventLoop {
  /// A handle that other threads may hold to send callbacks to the loop.
  public func makeHandle() -> LoopHandle { LoopHandle(inbox) }
}
