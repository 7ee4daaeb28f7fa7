/// Finds out from what a process did in each second whether its tests hang.
///
/// It does not measure how busy the machine is. A process sleeps if its threads did not run and did not
/// want to, and one that sleeps for a minute is one that nothing wakes; a second in which threads
/// waited for a processor and did not get it says nothing, neither that they live nor that they hang. A
/// thread that only looks at its clock, as one of Dispatch's does each second, waits too on a busy
/// machine, a little each time: that is sleep. What never sleeps and never comes to an
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

    /// What the process did in a tick.
    enum Kind { case awake, starved, asleep }

    /// Asleep is also a process with a timer here and there, and with the wait that each of them has
    /// for a processor.
    var kind: Kind {
      if ran >= 0.01 * length || isSign { return .awake }
      return waited >= 0.1 * length ? .starved : .asleep
    }

    /// How long the tick would have been on a machine that has nothing else to do.
    var ownLength: Double { kind == .asleep ? length : length * ran / max(ran + waited, 1e-9) }
  }

  /// Why the tests count as hanging.
  package enum Hang: Hashable, Sendable {
    /// No thread ran, and in so many ticks none wanted to.
    case asleep(Int)

    /// Something runs, since so many seconds of its own, and no test gave a sign.
    case busy(seconds: Int)
  }

  /// For how many ticks the process may sleep without running in between.
  package var sleepLimit = 60

  /// For how many seconds of its own a process may run without a sign of progress.
  package var busyLimit = 900.0

  private var asleep = 0
  private var own = 0.0

  package init() {}

  /// Takes a tick in, and says whether the tests hang.
  package mutating func hang(after tick: Tick) -> Hang? {
    switch tick.kind {
    case .awake: asleep = 0
    case .starved: break
    case .asleep: asleep += 1
    }
    own = tick.isSign ? 0 : own + tick.ownLength
    if asleep >= sleepLimit { return .asleep(asleep) }
    if own >= busyLimit { return .busy(seconds: Int(own)) }
    return nil
  }
}
