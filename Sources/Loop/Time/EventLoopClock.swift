/// A source of time for an event loop, which also decides how the loop waits.
///
/// A loop asks its clock three things, and always in this order:
///
/// 1. What time is it? (`nanoseconds`, once an iteration and whenever a timer is added.)
/// 2. Nothing is ready: how long may the selector block until the earliest timer?
///    (`timeout(until:)`.)
/// 3. The selector came back without any event and still nothing is ready: the clock may move on
///    (`idle(until:)`), after which the loop runs the timers that are due by the new time.
///
/// A real clock answers the second question with the time that is left, and has nothing to do in
/// the third. A virtual clock answers the second with zero, *do not block*, and jumps in the third.
///
/// ## The contract
///
/// Anyone may write a clock; `ClockLaw.check(_:)` of `LoopTesting` runs one through these rules.
///
/// 1. `nanoseconds` never goes back, neither by itself nor by `idle(until:)`, which may be told of a
///    deadline that has passed.
/// 2. Without a deadline `timeout(until:)` answers `nil`: only an event can end the wait.
/// 3. For a deadline that has passed it answers zero.
/// 4. Its answer is never negative, and there is one for every deadline.
/// 5. When the loop has waited for as long as it may and has called `idle(until:)`, the deadline is
///    reached. A clock that only the program can move answers `nil` instead.
///
/// A clock belongs to one loop and is used on its thread only.
///
/// Unlike asyncio, where replacing `loop.time()` alone leaves the selector waiting in real time, a
/// clock here is the whole answer: nothing else in the loop reads the time to wait for it.
public protocol EventLoopClock: AnyObject {
  /// The time since the clock's own origin, in nanoseconds; it never goes back.
  var nanoseconds: Int64 { get }

  /// How long the loop may block, in nanoseconds, when its earliest timer is due at `deadline`.
  ///
  /// The default is right for every clock that runs by itself at the pace of real time: the time
  /// left, or zero for a deadline that has passed, or no limit without a deadline.
  ///
  /// - Parameter deadline: the time of the earliest timer, in nanoseconds since the origin; `nil`
  ///   when no timer is pending.
  /// - Returns: a limit in nanoseconds, never negative; `nil` for no limit.
  func timeout(until deadline: Int64?) -> Int64?

  /// Tells the clock that the loop is idle: it waited as allowed, no event came, nothing is ready.
  ///
  /// The default does nothing, since real time passes without help.
  ///
  /// - Parameter deadline: the time of the earliest timer, in nanoseconds since the origin.
  func idle(until deadline: Int64)
}

extension EventLoopClock {
  /// The time since the clock's own origin.
  public var now: Duration { .nanoseconds(nanoseconds) }

  /// The time left until `deadline`, zero if it has passed, `nil` (no limit) without one.
  public func timeout(until deadline: Int64?) -> Int64? {
    guard let deadline else { return nil }
    let (left, overflow) = deadline.subtractingReportingOverflow(nanoseconds)
    // Only a deadline and a time of different sign overflow, so the deadline's sign tells which
    // way.
    guard !overflow else { return deadline > 0 ? .max : 0 }
    return max(0, left)
  }

  /// Does nothing: real time passes without help.
  public func idle(until deadline: Int64) {}
}
