import Loop
import Synchronization

/// The executor of a loop, which writes down when each of its jobs begins and ends.
final class RecordedExecutor: EventLoop.Executor {
  /// A job, in nanoseconds of the loop's clock.
  struct Job {
    let start: Int64
    var end: Int64?
  }

  private let base: any EventLoop.Executor
  private let log: Log

  /// Records what another executor runs, by the clock of a loop that does not jump.
  init(_ base: any EventLoop.Executor, _ clock: any EventLoopClock) {
    self.base = base
    log = Log(origin: clock.now)
  }

  /// The jobs of each thread that was needed for those that ran beside each other.
  var lanes: [[Job]] {
    var lanes: [[Job]] = []
    // The loop may have its answer before the job has ended.
    let now = log.now
    for var job in log.jobs.withLock({ $0 }).sorted(by: { $0.start < $1.start }) {
      job.end = job.end ?? now
      if let free = lanes.firstIndex(where: { ($0.last?.end ?? 0) <= job.start }) {
        lanes[free].append(job)
      } else {
        lanes.append([job])
      }
    }
    return lanes
  }

  func submit(_ job: @escaping @Sendable () -> Void) throws {
    try base.submit { [log] in
      let start = log.now
      let place = log.jobs.withLock {
        $0.append(Job(start: start))
        return $0.count - 1
      }
      job()
      let end = log.now
      log.jobs.withLock { $0[place].end = end }
    }
  }

  func shutdown() { base.shutdown() }

  /// What the threads share.
  private final class Log: Sendable {
    let jobs = Mutex<[Job]>([])
    private let origin: Duration
    private let begun = ContinuousClock.now

    init(origin: Duration) { self.origin = origin }

    /// The time of the loop, on any thread.
    var now: Int64 {
      let (seconds, attoseconds) = (origin + (ContinuousClock.now - begun)).components
      return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
  }
}
