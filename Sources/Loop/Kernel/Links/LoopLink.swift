/// What knows a loop and does not keep it: what coroutines hold of the loop that holds them.
///
/// Were it a reference to the loop, a coroutine that is suspended in a `sleep` would keep its loop, which
/// keeps the coroutine: a loop that everybody has dropped would never be closed. (A ``LoopAnchor`` counts
/// those who have it without atomic operations, and can be held only by what tells it of its end.)
@usableFromInline
final class LoopLink {
  @exclusivity(unchecked) private var reference: Borrowed<EventLoop>?

  /// The loop, while it exists.
  @usableFromInline var loop: EventLoop? {
    get { reference?.object }
    set { reference = newValue.map { Borrowed($0) } }
  }

  /// Cancels a timer of the loop; without a reference to the loop, since timers are many.
  @inline(__always)
  func cancel(_ timer: TimerToken) {
    _ = reference?.use { $0.timers.cancel(timer) }
  }

  /// The loop, of which something is wanted that only an open loop can do.
  ///
  /// - Throws: ``LoopError/closed`` if it does not exist any more.
  @usableFromInline
  func open() throws(LoopError) -> EventLoop {
    guard let loop else { throw .closed }
    return loop
  }
}

/// The loop to which a lock, an event or a queue belongs: the one that it was made for, or that first
/// waits on it.
@usableFromInline
struct LoopOwner {
  private var link: LoopLink?

  /// Belongs to a loop, or to none yet.
  @usableFromInline
  init(_ loop: EventLoop? = nil) { link = loop?.link }

  /// The loop that runs now; this belongs to no other.
  ///
  /// - Throws: ``LoopError/foreignFuture`` if this belongs to another loop; ``LoopError/noRunningLoop``.
  private func runningLoop() throws(LoopError) -> Borrowed<EventLoop>? {
    guard let running = EventLoop.borrowedRunning else {
      if link != nil { throw .foreignFuture }
      return nil
    }
    if let link, running.use({ $0.link !== link }) { throw .foreignFuture }
    return running
  }

  /// What stands in the way of using it here without waiting: it belongs to another loop.
  @usableFromInline var obstacle: LoopError? {
    if link == nil { return nil }
    do throws(LoopError) {
      _ = try runningLoop()
      return nil
    } catch {
      return error
    }
  }

  /// The loop that runs now, to wait on; from now on this belongs to it.
  @usableFromInline
  mutating func claim() throws(LoopError) -> EventLoop {
    guard let running = try runningLoop() else { throw .noRunningLoop }
    let loop = running.object
    if link == nil { link = loop.link }
    return loop
  }
}
