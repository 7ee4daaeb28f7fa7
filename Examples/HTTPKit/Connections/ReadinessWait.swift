import Dispatch

/// Suspends a Swift task until a socket is ready, or until the task is cancelled.
///
/// A dispatch source watches the socket. Readiness and cancellation do the same thing, they cancel
/// the source; and only the source's cancellation handler, which runs exactly once, resumes the
/// task. So the task is never resumed twice, and when it runs on, nothing watches the socket any
/// more: closing it is safe.
final class ReadinessWait: Sendable {
  private enum State: Sendable {
    case created
    case watching(Source)
    case ready
    case cancelled
  }

  /// A dispatch source that any thread may cancel.
  ///
  /// `@unchecked` because Dispatch does not declare its sources Sendable on every platform. The
  /// rule: they are made and activated by one thread, and afterwards only `cancel()` is called,
  /// which `dispatch_source_cancel(3)` allows on any thread and more than once.
  private struct Source: @unchecked Sendable {
    let object: any DispatchSourceProtocol

    init(_ event: PollEvent, _ number: Int32, _ queue: DispatchQueue) {
      switch event {
      case .readable:
        object = DispatchSource.makeReadSource(fileDescriptor: number, queue: queue)
      case .writable:
        object = DispatchSource.makeWriteSource(fileDescriptor: number, queue: queue)
      }
    }
  }

  private let state = Locked(State.created)

  private init() {}

  /// Waits for `event` on a socket that stays open meanwhile.
  ///
  /// `noteThread` is called on the thread that hears of the event.
  ///
  /// - Throws: `CancellationError` if the task is, or was, cancelled.
  static func wait(
    for event: PollEvent, on descriptor: borrowing Descriptor, queue: DispatchQueue,
    noteThread: @escaping @Sendable () -> Void
  ) async throws {
    let number = descriptor.number
    let wait = ReadinessWait()
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        wait.start(event, number, queue, noteThread, continuation)
      }
    } onCancel: {
      wait.cancel()
    }
  }

  private func start(
    _ event: PollEvent, _ number: Int32, _ queue: DispatchQueue,
    _ noteThread: @escaping @Sendable () -> Void,
    _ continuation: CheckedContinuation<Void, any Error>
  ) {
    let source = Source(event, number, queue)
    source.object.setEventHandler {
      noteThread()
      self.becomeReady()
    }
    source.object.setCancelHandler {
      if self.isCancelled {
        continuation.resume(throwing: CancellationError())
      } else {
        continuation.resume()
      }
    }
    let wasCancelled = state.withLock { state in
      if case .cancelled = state { return true }
      state = .watching(source)
      return false
    }
    source.object.activate()
    if wasCancelled { source.object.cancel() }
  }

  private func becomeReady() {
    leave(for: .ready)
  }

  private func cancel() {
    leave(for: .cancelled)
  }

  /// Ends the wait, unless it has ended.
  private func leave(for end: State) {
    let source = state.withLock { state -> Source? in
      switch state {
      case .created:
        state = end
        return nil
      case .watching(let source):
        state = end
        return source
      case .ready, .cancelled:
        return nil
      }
    }
    source?.object.cancel()
  }

  private var isCancelled: Bool {
    state.withLock { if case .cancelled = $0 { true } else { false } }
  }
}
