import Loop

/// The rules of `EventLoopClock`.
///
/// ```swift
/// try ClockLaw.check { MyClock() }
/// ```
public enum ClockLaw: Hashable, Sendable, CaseIterable {
  /// Rule 1: the time never goes back, whatever deadline the clock is told of.
  case monotonic

  /// Rule 2: without a deadline, a loop may wait without limit.
  case noDeadline

  /// Rule 3: for a deadline that has passed the limit is zero.
  case passedDeadline

  /// Rule 4: a limit is not negative, however far away the deadline is.
  case limits

  /// Rule 5: the loop that has waited as long as it may, and has said that it is idle, is at its
  /// deadline.
  case progress
}

extension ClockLaw: CustomStringConvertible {
  /// The law in one sentence.
  public var description: String {
    switch self {
    case .monotonic: "the time never goes back"
    case .noDeadline: "without a deadline there is no limit"
    case .passedDeadline: "the limit for a deadline that has passed is zero"
    case .limits: "a limit is not negative"
    case .progress: "after the wait that is allowed, and idle(until:), the deadline is reached"
    }
  }
}

extension ClockLaw {
  /// Checks that a clock keeps its contract.
  ///
  /// - Parameter make: Makes a clock; called for each law.
  /// - Throws: ``BrokenLaw`` of this type.
  public static func check(_ make: () throws -> any EventLoopClock) throws {
    try checkMonotonic(make())
    try checkDeadlines(make())
    try checkProgress(make())
    try checkLoop(make())
  }

  private static func checkMonotonic(_ clock: any EventLoopClock) throws {
    var last = clock.nanoseconds
    func look(_ what: String) throws {
      let now = clock.nanoseconds
      try require(now >= last, ClockLaw.monotonic, "\(what) it goes from \(last) to \(now) ns")
      last = now
    }
    for _ in 0..<10_000 { try look("by itself") }
    for distance in [-1_000_000_000, -1, 0, 1, 1_000_000_000, -5_000_000] as [Int64] {
      let deadline = last &+ distance
      _ = clock.timeout(until: deadline)
      try look("when it is asked for a limit")
      clock.idle(until: deadline)
      try look("when the loop is idle")
    }
    clock.idle(until: .min)
    try look("when the loop is idle")
  }

  private static func checkDeadlines(_ clock: any EventLoopClock) throws {
    let free = clock.timeout(until: nil)
    try require(free == nil, ClockLaw.noDeadline, "the limit is \(free ?? 0) ns")
    for deadline in [clock.nanoseconds, clock.nanoseconds &- 1, .min] {
      let limit = clock.timeout(until: deadline)
      try require(
        limit == 0, ClockLaw.passedDeadline,
        "the limit for \(deadline) ns is " + (limit.map { "\($0) ns" } ?? "nil"))
    }
    for distance in [1, 1000, 1_000_000_000, 1 << 60] as [Int64] {
      let (deadline, overflow) = clock.nanoseconds.addingReportingOverflow(distance)
      let limit = clock.timeout(until: overflow ? .max : deadline)
      try require(
        limit.map { $0 >= 0 } ?? true, ClockLaw.limits,
        "\(distance) ns before the deadline it is \(limit ?? 0) ns")
    }
    let limit = clock.timeout(until: .max)
    try require(
      limit.map { $0 >= 0 } ?? true, ClockLaw.limits,
      "for the last time there is it is \(limit ?? 0) ns")
  }

  private static func checkProgress(_ clock: any EventLoopClock) throws {
    for distance in [1, 1000, 1_000_000, 3_000_000] as [Int64] {
      let deadline = clock.nanoseconds &+ distance
      // A clock that only somebody else can move promises nothing here.
      guard let limit = clock.timeout(until: deadline) else { return }
      let start = SystemTime.monotonic
      while SystemTime.monotonic - start < limit {}
      clock.idle(until: deadline)
      let now = clock.nanoseconds
      try require(now >= deadline, ClockLaw.progress, "it is \(now) ns, before \(deadline) ns")
    }
  }

  /// The same as a loop sees it: timers run, in order.
  private static func checkLoop(_ clock: any EventLoopClock) throws {
    let deadline = clock.nanoseconds &+ 1_000_000_000
    guard clock.timeout(until: deadline) != nil else { return }
    let loop = try EventLoop(clock: clock)
    defer { loop.close() }
    let start = clock.nanoseconds
    var times: [Int64] = []
    for milliseconds in [2, 1, 3] as [Int64] {
      loop.callLater(.milliseconds(milliseconds)) { times.append(clock.nanoseconds &- start) }
    }
    _ = try obeying(ClockLaw.progress) { try loop.runUntilIdle() }
    let isRight = times.count == 3 && zip(times, [1, 2, 3]).allSatisfy { $0 >= $1 * 1_000_000 }
    try require(isRight, ClockLaw.progress, "timers of 1, 2 and 3 ms run after \(times) ns")
  }
}
