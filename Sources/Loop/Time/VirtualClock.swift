/// A clock that stands still until it is told to move, so that tests of slow things are fast.
///
/// With `autojump`, a loop that has nothing else to do jumps straight to its next timer: hours of
/// `sleep` run in no time, in the order and at the times (by this clock) in which they would run
/// in reality. Without it, only ``advance(by:)`` and ``advance(to:)`` move the clock.
///
/// ```swift
/// let clock = VirtualClock(autojump: false)
/// clock.advance(by: .seconds(90))
/// print(clock.now)  // 90.0 seconds
/// ```
///
/// A jump happens as soon as a poll of the selector finds no event. Work that other threads do
/// for the loop takes no virtual time, so a timeout around it may win where a real clock would let
/// it lose; drive such tests by hand or in real time.
///
/// The idea and the name `autojump` are Trio's (`trio.testing.MockClock`).
public final class VirtualClock: EventLoopClock {
  /// Whether an idle loop jumps to its next timer.
  public var autojump: Bool

  /// The virtual time since the clock was made, in nanoseconds.
  public private(set) var nanoseconds: Int64 = 0

  /// Makes a clock that stands at zero.
  ///
  /// - Parameter autojump: whether an idle loop jumps to its next timer. If not, an idle loop waits
  ///   without limit for an event from outside.
  public init(autojump: Bool = true) {
    self.autojump = autojump
  }

  /// Moves the clock forward.
  ///
  /// The loop sees the new time in its next iteration.
  ///
  /// - Parameter duration: how far; less than a nanosecond is rounded up. At about 292 years the
  ///   clock stands still.
  /// - Precondition: `duration` is not negative: a clock never goes back.
  public func advance(by duration: Duration) {
    precondition(duration >= .zero, "VirtualClock.advance(by:): a clock cannot go back")
    let (sum, overflow) = nanoseconds.addingReportingOverflow(duration.saturatingNanoseconds)
    nanoseconds = overflow ? .max : sum
  }

  /// Moves the clock forward to a time since its origin; does nothing if that has passed.
  ///
  /// - Parameter instant: the time since the origin; less than a nanosecond is rounded up.
  public func advance(to instant: Duration) {
    nanoseconds = max(nanoseconds, instant.saturatingNanoseconds)
  }

  /// Answers zero where the clock would jump or the deadline has passed, and no limit otherwise.
  public func timeout(until deadline: Int64?) -> Int64? {
    guard let deadline else { return nil }
    return autojump || deadline <= nanoseconds ? 0 : nil
  }

  /// Jumps to the deadline if the clock may jump by itself; called by an idle loop.
  public func idle(until deadline: Int64) {
    guard autojump else { return }
    nanoseconds = max(nanoseconds, deadline)
  }
}
