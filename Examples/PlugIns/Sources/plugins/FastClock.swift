import Loop

/// A clock that runs several times as fast as the real one: a simulation in a hurry.
final class FastClock: EventLoopClock {
  private let base = MonotonicClock(resolution: .zero)
  private let start: Int64
  private let factor: Int64

  init(factor: Int64) {
    self.factor = factor
    start = base.nanoseconds
  }

  var nanoseconds: Int64 { (base.nanoseconds - start) &* factor }

  func timeout(until deadline: Int64?) -> Int64? {
    guard let deadline else { return nil }
    let now = nanoseconds
    guard deadline > now else { return 0 }
    // The whole of the last nanosecond, or the loop would come too early.
    return (deadline - now) / factor + 1
  }
}
