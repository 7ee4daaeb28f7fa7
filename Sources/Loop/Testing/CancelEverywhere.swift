import Generators
import Loop

/// Runs a coroutine once for each of its suspension points and each way to interrupt it there.
///
/// Each run has a loop of its own. The first one is not interrupted and counts the suspensions; the
/// others run the same up to theirs. After each run `check` says whether everything is as it must
/// be, however the coroutine has ended, and then nothing may be left in the loop: no task, no watched
/// descriptor, no error that nobody took. The loop has run until it was idle by then, so that timers
/// have been due: one that is left shows by what it does, and by `EventLoop.time`.
///
/// ```swift
/// try cancelEverywhere {
///   Lock(loop: $0.loop)
/// } run: { test, lock in
///   UseLock(lock: lock)
/// } check: { test, lock, run in
///   if lock.isLocked { throw Complaint("the lock is still taken") }
/// }
/// ```
///
/// - Parameters:
///   - seed: Shuffles what is ready in each iteration; see ``TestLoop``.
///   - ways: How to interrupt.
///   - pointLimit: How many suspension points are tried at most, from the first one on.
///   - setUp: Makes what a run needs, and perhaps other tasks.
///   - run: Gives the coroutine that is interrupted.
///   - check: Throws if something is not as it must be. When the coroutine was closed with its loop
///     nothing can be run any more.
/// - Returns: How many suspension points there are.
/// - Throws: ``InterruptionFailure``.
@discardableResult
public func cancelEverywhere<Fixture, Source: Awaitable>(
  seed: UInt64? = nil, ways: [Interruption.Way] = Interruption.Way.allCases,
  pointLimit: Int = 1000,
  setUp: (TestLoop) throws -> Fixture,
  run: (TestLoop, Fixture) throws -> Source,
  check: (TestLoop, Fixture, InterruptedRun<Source.Delegation.Returned>) throws -> Void
) throws -> Int {
  func attempt(_ interruption: Interruption?) throws -> Int {
    do {
      return try runInterrupted(interruption, seed, setUp, run, check)
    } catch {
      throw InterruptionFailure(interruption: interruption, seed: seed, error: error)
    }
  }
  // The last step ends the coroutine, the others suspend it.
  let count = try attempt(nil) - 1
  for point in 0...max(0, min(count, pointLimit)) {
    // Before its first step a task is always ready and never waits.
    for way in ways where point > 0 || way != .whenWoken {
      _ = try attempt(Interruption(point: point, way: way))
    }
  }
  return count
}

/// Runs a coroutine with one interruption; says how many steps it made.
private func runInterrupted<Fixture, Source: Awaitable>(
  _ interruption: Interruption?, _ seed: UInt64?,
  _ setUp: (TestLoop) throws -> Fixture,
  _ run: (TestLoop, Fixture) throws -> Source,
  _ check: (TestLoop, Fixture, InterruptedRun<Source.Delegation.Returned>) throws -> Void
) throws -> Int {
  let test = TestLoop(seed: seed)
  defer { test.close() }
  let loop = test.loop
  let fixture = try setUp(test)
  let task = loop.createTask(try run(test, fixture), name: "interrupted")
  let interrupter = Interrupter(EventLoop.AnyTask(task), loop, interruption)
  let arrangement = test.shuffle ?? ReadyShuffle(nil)
  arrangement.before = { interrupter.beginIteration($0) }
  loop.arrangement = arrangement
  loop.addInstrument(interrupter)
  defer { loop.removeInstrument(interrupter) }
  let isClosed = interrupter.begin()
  let end = isClosed ? .stopped : try loop.runUntilIdle()
  if end == .stopped { loop.close() }
  // Nobody could ever complete it: who waits for whom is the most helpful answer.
  guard task.isDone else { throw loop.deadlock() }
  let outcome = InterruptedRun(
    interruption: interruption, result: Result { try task.result() })
  try check(test, fixture, outcome)
  if !loop.isClosed { try loop.runUntilIdle() }
  try test.finish()
  return interrupter.stepCount
}

/// Something was not as it must be when a coroutine was interrupted.
public struct InterruptionFailure: Error {
  /// Where and how it was interrupted; `nil` if it was not.
  public let interruption: Interruption?

  /// What the order was drawn from; `nil` if it was not shuffled.
  public let seed: UInt64?

  /// What went wrong.
  public let error: any Error
}

extension InterruptionFailure: CustomStringConvertible {
  /// Where, how and what.
  public var description: String {
    let place = interruption.map { "\($0)" } ?? "not interrupted"
    let order = seed.map { " (seed \($0))" } ?? ""
    return "\(place)\(order): \(error)"
  }
}
