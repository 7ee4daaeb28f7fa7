import Generators

/// The loop that runs on this thread, if one does.
///
/// A word of the thread, and no task-local value: coroutines are driven by plain calls, and a runner
/// that changes threads sets it for each iteration.
private let runningLoop = ThreadSlot(for: "the loops that run")

extension EventLoop {
  /// The loop that runs on this thread: the one that drives the coroutine, or calls the callback, which
  /// asks.
  ///
  /// For plain functions; a coroutine has its `loop`. It is `nil` where
  /// no loop runs: outside of a run, in a call that runs in an executor, and in `async` code that a
  /// coroutine awaits. Where a loop is run inside a callback of another, the inner one is meant. A loop
  /// that is being closed runs the clean-up of its coroutines.
  ///
  /// Nothing is global: two loops on two threads never see each other. A ``TaskRunner`` that goes on on
  /// another thread is found there. Python: `asyncio.get_running_loop`.
  public static var running: EventLoop? { borrowedRunning?.object }

  /// The same, for who uses it at once: it runs, so it exists.
  @inline(__always) static var borrowedRunning: Borrowed<EventLoop>? {
    runningLoop.value.map { Borrowed(word: $0) }
  }

  /// Begins to run on this thread.
  ///
  /// - Returns: What ``leaveThread(to:)`` is to be given.
  func enterThread() -> UnsafeMutableRawPointer? {
    inbox.enterThread()
    defer { runningLoop.value = Borrowed(self).word }
    return runningLoop.value
  }

  /// Ends to run on this thread, where the loop goes on, if there is one, that ran there before.
  func leaveThread(to outer: UnsafeMutableRawPointer?) {
    runningLoop.value = outer
    inbox.leaveThread()
  }
}

extension GeneratorSignature where Yielded == Suspension, Sent == Void {
  /// The loop that drives this coroutine.
  ///
  /// ```swift
  /// struct Launch: Coroutine {
  ///   typealias Returned = Void
  ///   let name: String
  ///
  ///   static let body = Program {
  ///     YieldFrom { $0.loop.sleep(.seconds(1)) }
  ///     Do { print("\($0.name) starts") }
  ///   }
  /// }
  /// ```
  ///
  /// It is looked up when it is asked for, and kept nowhere: a coroutine can be made before there is a
  /// loop, and costs nothing that does not ask. A stored property of this name hides it.
  ///
  /// - Precondition: A loop drives the coroutine now: it is asked in a statement of the body, or in what
  ///   that calls, and not while the coroutine is made or by a generator's `next`. Where there may be no
  ///   loop, ask ``EventLoop/running``.
  public var loop: EventLoop {
    guard let loop = EventLoop.running else { noLoop(Self.self) }
    return loop
  }
}

@inline(never)
private func noLoop(_ type: Any.Type) -> Never {
  fatalError(
    "\(type).loop: no loop drives this coroutine; run it, as by EventLoop.runUntilComplete(_:)")
}
