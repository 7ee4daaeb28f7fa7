/// Finds out from what a process did in each second whether its tests hang.
///
/// It does not measure how busy the machine is. A process sleeps if its threads did not run and did not
/// want to, and one that sleeps for a minute is one that nothing wakes; a thread that waits for its
/// processor is no sign of a hang, however long it waits. What never sleeps and never comes to an
/// end is found by the time that the process was given of what it wanted, which is the time that the
/// same would take on a quiet machine.
package struct HangDetector: Sendable {
  /// What the threads of the process, and of those it started, did in one tick of the watchdog.
  package struct Tick: Sendable {
    /// How long the tick was, in seconds.
    package var length = 1.0

    /// How long threads ran, in seconds, all taken together.
    package var ran: Double

    /// How long threads that wanted to run waited for a processor, in seconds.
    package var waited: Double

    /// Whether a test gave a sign of progress: see ``Progress``.
    package var isSign = false

    package init(length: Double = 1, ran: Double, waited: Double, isSign: Bool = false) {
      self.length = length
      self.ran = ran
      self.waited = waited
      self.isSign = isSign
    }

    /// Nobody ran, and nobody wanted to: but for a timer here and there.
    var isAsleep: Bool { ran + waited < 0.01 * length }

    /// How long the tick would have been on a machine that has nothing else to do.
    var ownLength: Double { isAsleep ? length : length * ran / (ran + waited) }
  }

  /// Why the tests count as hanging.
  package enum Hang: Hashable, Sendable {
    /// Everybody sleeps, since so many ticks.
    case asleep(Int)

    /// Something runs, since so many seconds of its own, and no test gave a sign.
    case busy(seconds: Int)
  }

  /// For how many ticks everybody may sleep.
  package var sleepLimit = 60

  /// For how many seconds of its own a process may run without a sign of progress.
  package var busyLimit = 900.0

  private var asleep = 0
  private var own = 0.0

  package init() {}

  /// Takes a tick in, and says whether the tests hang.
  package mutating func hang(after tick: Tick) -> Hang? {
    asleep = tick.isAsleep && !tick.isSign ? asleep + 1 : 0
    own = tick.isSign ? 0 : own + tick.ownLength
    if asleep >= sleepLimit { return .asleep(asleep) }
    if own >= busyLimit { return .busy(seconds: Int(own)) }
    return nil
  }
}
