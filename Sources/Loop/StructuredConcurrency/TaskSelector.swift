/// The selector of a loop without a thread: it never waits, and says how long it would have.
///
/// It watches no descriptors; whoever tries gets ``SelectorError/noDescriptors``. It does not keep the
/// contract of ``EventLoop/Selector``, and cannot: what waits, and is woken, is the Swift task behind it. So
/// `SelectorLaw` has nothing to check here; what holds of a ``TaskRunner``'s waiting has tests of its
/// own, and the conformance programs are run on one too.
final class TaskSelector: EventLoop.Selector {
  /// How long the loop would have waited when it asked last, in nanoseconds; `nil` for no limit.
  private(set) var limit: Int64? = 0

  let parking = TaskParking()
  private var isClosed = false

  var waker: SelectorWaker { SelectorWaker { [parking] in parking.wakeUp() } }

  func setInterest(_ interest: Interest, for descriptor: Int32) throws {
    if isClosed { throw SelectorError.closed }
    if !interest.isEmpty { throw SelectorError.noDescriptors }
  }

  func interest(for descriptor: Int32) -> Interest { [] }

  func select(
    timeout: Int64?, _ report: (_ descriptor: Int32, _ readiness: Interest) -> Void
  ) throws -> Int {
    if isClosed { throw SelectorError.closed }
    limit = timeout
    return 0
  }

  func close() { isClosed = true }
}

/// Where a Swift task sleeps until a time comes or somebody wakes it.
///
/// | woken | continuation | the task     | left by |
/// |-------|--------------|--------------|---------|
/// | no    | no           | is awake     | it goes to sleep: the continuation; a wake-up: woken |
/// | yes   | no           | is awake, and has work | it goes to sleep: at once awake again |
/// | no    | yes          | sleeps       | a wake-up |
///
/// A wake-up that comes late, from an alarm for one, ends the next sleep early; none is ever lost. The
/// waking thread holds this by the waker or the alarm, and resumes the task when nothing of it is used
/// any more.
final class TaskParking: Sendable {
  private struct State {
    /// Somebody woke the task before it slept.
    var isWoken = false
    var continuation: UnsafeContinuation<Void, Never>?
  }

  private let state = SystemMonitor(State())

  /// Ends the sleep, or the next one; any thread may call it.
  func wakeUp() {
    let continuation = state.withLock { state in
      state.isWoken = state.continuation == nil
      return state.continuation.take()
    }
    continuation?.resume()
  }

  /// Sleeps until it is woken, but not longer than a limit in nanoseconds.
  ///
  /// It may end early: who sleeps looks at the time again.
  nonisolated(nonsending) func sleep(_ limit: Int64?) async {
    let alarm = limit.map { limit in
      Task {
        guard (try? await Task.sleep(for: .nanoseconds(limit))) != nil else { return }
        wakeUp()
      }
    }
    await withUnsafeContinuation { continuation in
      let isWoken = state.withLock { state in
        if !state.isWoken { state.continuation = continuation }
        defer { state.isWoken = false }
        return state.isWoken
      }
      if isWoken { continuation.resume() }
    }
    alarm?.cancel()
  }
}
