import Loop

/// The rules of `EventLoop.Executor`.
///
/// ```swift
/// try ExecutorLaw.check { MyExecutor() }
/// ```
public enum ExecutorLaw: Hashable, Sendable, CaseIterable {
  /// Rule 1: each job is run once, and given up then.
  case runsOnce

  /// Rule 2: submitting does not wait for the job, unless that runs at once.
  case doesNotWait

  /// Rule 3: shutting down waits for all jobs.
  case shutdownWaits

  /// Rule 3: later jobs are refused, and the second time does nothing.
  case shutdownRefuses
}

extension ExecutorLaw: CustomStringConvertible {
  /// The law in one sentence.
  public var description: String {
    switch self {
    case .runsOnce: "each job is run once, and given up then"
    case .doesNotWait: "submit does not wait for a job on another thread"
    case .shutdownWaits: "shutdown returns when all jobs have run"
    case .shutdownRefuses:
      "after shutdown a job is refused with ExecutorError.shutDown, and not run"
    }
  }
}

extension ExecutorLaw {
  /// Checks that an executor keeps its contract.
  ///
  /// - Parameter make: Makes an executor; called for each law.
  /// - Throws: ``BrokenLaw`` of this type; `SystemError` if the system has no descriptors left.
  public static func check(_ make: () throws -> any EventLoop.Executor) throws {
    try checkShutdown(make())
    try checkJobs(make())
    try checkGivingUp(make())
    try checkWaiting(make())
    try checkLoop(make())
  }

  private static func checkJobs(_ executor: any EventLoop.Executor) throws {
    let count = 500
    let runs = SystemMonitor([Int](repeating: 0, count: count))
    weak var token: Token?
    try obeying(ExecutorLaw.runsOnce) {
      let object = Token()
      token = object
      for index in 0..<count {
        try executor.submit {
          withExtendedLifetime(object) { runs.withLock { $0[index] += 1 } }
        }
      }
    }
    executor.shutdown()
    let odd = runs.withLock { $0.enumerated().first { $0.element != 1 } }
    if let odd {
      throw BrokenLaw(ExecutorLaw.runsOnce, "job \(odd.offset) ran \(odd.element) times")
    }
    try require(token == nil, ExecutorLaw.runsOnce, "a job that has run is kept")
  }

  /// A job that has run is given up, also while others wait behind it.
  private static func checkGivingUp(_ executor: any EventLoop.Executor) throws {
    let token = SystemMonitor(WeakToken())
    let isGone = SystemMonitor(false)
    func job() -> @Sendable () -> Void {
      let object = Token()
      token.withLock { $0.token = object }
      return { withExtendedLifetime(object) {} }
    }
    try obeying(ExecutorLaw.runsOnce) {
      try executor.submit(job())
      try executor.submit {
        let patience = SystemTime.monotonic + 2_000_000_000
        while token.withLock({ $0.token != nil }), SystemTime.monotonic < patience {
          SystemThread.pause()
        }
        let isKept = token.withLock { $0.token != nil }
        isGone.withLock { $0 = !isKept }
      }
      try executor.submit {}
    }
    executor.shutdown()
    try require(
      isGone.withLock { $0 }, ExecutorLaw.runsOnce,
      "a job that has run is kept as long as others wait")
  }

  private static func checkWaiting(_ executor: any EventLoop.Executor) throws {
    let here = SystemThread.currentNumber
    let gate = SystemMonitor(Gate.closed)
    try obeying(ExecutorLaw.doesNotWait) {
      try executor.submit {
        // An executor may run it at once; then there is nothing to wait for.
        if SystemThread.currentNumber == here { return }
        let patience = SystemTime.monotonic + 2_000_000_000
        while gate.withLock({ $0 }) == .closed, SystemTime.monotonic < patience {
          SystemThread.pause()
        }
        gate.withLock { if $0 == .closed { $0 = .missed } }
      }
    }
    let wasMissed = gate.withLock { state in
      defer { state = .open }
      return state == .missed
    }
    executor.shutdown()
    try require(
      !wasMissed, ExecutorLaw.doesNotWait, "the job waited in vain for submit to return")
  }

  private static func checkShutdown(_ executor: any EventLoop.Executor) throws {
    let runs = SystemMonitor(0)
    try obeying(ExecutorLaw.shutdownWaits) {
      for number in 0..<20 {
        try executor.submit {
          // The last takes its time, so that who does not wait for it is found.
          if number == 19 { for _ in 0..<100 { SystemThread.pause() } }
          runs.withLock { $0 += 1 }
        }
      }
    }
    executor.shutdown()
    let count = runs.withLock { $0 }
    try require(
      count == 20, ExecutorLaw.shutdownWaits, "\(count) of 20 jobs had run when it returned")
    executor.shutdown()
    do {
      try executor.submit { runs.withLock { $0 += 1 } }
    } catch ExecutorError.shutDown {
      let more = runs.withLock { $0 } - count
      return try require(more == 0, ExecutorLaw.shutdownRefuses, "the refused job ran")
    } catch {
      throw BrokenLaw(ExecutorLaw.shutdownRefuses, "it is refused with \(error)")
    }
    throw BrokenLaw(ExecutorLaw.shutdownRefuses, "it is accepted")
  }

  /// The same as a loop sees it.
  private static func checkLoop(_ executor: any EventLoop.Executor) throws {
    let loop = try EventLoop()
    defer { loop.close() }
    let results = loop.gather((0..<50).map { number in loop.runInExecutor(executor) { number } })
    let numbers = try obeying(ExecutorLaw.runsOnce) { try loop.runUntilComplete(results) }
    executor.shutdown()
    try require(
      numbers == Array(0..<50), ExecutorLaw.runsOnce, "a loop got the results \(numbers)")
  }

  private final class Token: Sendable {}

  private struct WeakToken: Sendable {
    weak var token: Token?
  }

  private enum Gate {
    case closed
    case open
    case missed
  }
}
