/// The real clock: time that passes steadily, unaffected by changes of the wall clock.
///
/// The origin is the system's (`CLOCK_MONOTONIC`; on Linux the time of booting), so the times of
/// two clocks in one process compare. It does not count the time for which the machine sleeps.
///
/// It lies beside the system calls, not beside the protocol, because it is one of their users.
public final class MonotonicClock: EventLoopClock {
  /// Makes a clock; all of them show the same time.
  public init() {}

  /// The time since the system's origin, in nanoseconds.
  public var nanoseconds: Int64 { SystemTime.monotonic }
}
