extension FutureProtocol {
  /// Waits for the future in a Swift task that has the loop for itself, and gives its result.
  ///
  /// For code that may touch the loop: an actor on the loop's executor, or the isolation in which a
  /// ``TaskRunner`` runs. Code elsewhere holds a ``AsyncFuture``.
  ///
  /// Cancelling the Swift task cancels the future, as cancelling a coroutine cancels what it awaits;
  /// ``EventLoop/shield(_:)`` protects it. A task of the loop is waited for until it has ended.
  ///
  /// - Returns: The result.
  /// - Throws: The error that the future was completed with; `CancellationError` if it was cancelled;
  ///   ``LoopError/closed`` if the loop was closed before it was done.
  nonisolated(nonsending) public func value() async throws -> Value {
    var mayCancel = true
    while !isDone {
      guard let loop = cell.head.loop, !loop.isClosed else {
        throw LoopError.closed
      }
      let gate = WaitingGate()
      let observer = GateObserver(gate)
      observe(observer)
      let key = loop.attach(GatePart(gate))
      let way = mayCancel ? await gate.waitUnlessCancelled() : await gate.wait()
      // A loop that is closed has let go of everything, perhaps on a thread that still does.
      if loop.isClosed { continue }
      loop.detach(key)
      if way == .cancelled {
        mayCancel = false
        removeObserver(observer)
        cancel()
      }
    }
    do { return try result() } catch is CancelledError { throw CancellationError() }
  }
}

/// One Swift task that waits for one event, which may come before it or from any thread.
///
/// | way | continuation | left by |
/// |-----|--------------|---------|
/// | no  | no           | `wait()`: the continuation; `open(_:)`: the way |
/// | no  | yes          | `open(_:)`: the way; the task is resumed |
/// | yes | no           | – |
///
/// The thread that opens it has a reference (the observer's, or the cancellation handler's), and resumes
/// the task when nothing of the gate is used any more.
final class WaitingGate: Sendable {
  enum Way {
    /// The future is done.
    case done

    /// The loop is closed.
    case closed

    /// The waiting task was cancelled.
    case cancelled
  }

  private struct State {
    var way: Way?
    var continuation: UnsafeContinuation<Way, Never>?
  }

  private let state = SystemMonitor(State())

  /// Opens the gate; only the first time counts.
  func open(_ way: Way) {
    let continuation = state.withLock { state in
      if state.way == nil { state.way = way }
      return state.continuation.take()
    }
    continuation?.resume(returning: way)
  }

  /// Waits until the gate is open, or the task is cancelled, which opens it; once.
  func waitUnlessCancelled(isolation: isolated (any Actor)? = #isolation) async -> Way {
    await withTaskCancellationHandler {
      _ = isolation
      return await wait()
    } onCancel: {
      open(.cancelled)
    }
  }

  /// Waits until the gate is open; once.
  nonisolated(nonsending) func wait() async -> Way {
    await withUnsafeContinuation { continuation in
      let way = state.withLock { state in
        if state.way == nil { state.continuation = continuation }
        return state.way
      }
      if let way { continuation.resume(returning: way) }
    }
  }
}

/// Opens a gate when a future is done.
final class GateObserver: FutureObserver {
  private let gate: WaitingGate

  init(_ gate: WaitingGate) { self.gate = gate }

  override var role: ObserverRole { .outside }

  override func futureDone(_ cell: Cell) { gate.open(.done) }
}

/// Opens a gate when the loop is closed.
private final class GatePart: LoopPart {
  private let gate: WaitingGate

  init(_ gate: WaitingGate) { self.gate = gate }

  override func loopClosed() { gate.open(.closed) }
}
