import Generators
import Loop

/// The rules of `Awaitable`.
///
/// ```swift
/// try AwaitableLaw.check { MyAwaitable(loop: $0.loop) }
/// ```
public enum AwaitableLaw: Hashable, Sendable, CaseIterable {
  /// Rule 1: it asks the loop for nothing until it is awaited.
  case isLazy

  /// Rule 2: it yields suspensions that its loop can wait for, and ends.
  case yieldsSuspensions

  /// Rule 3: it ends in the same way however it is awaited: from a coroutine, as a future, from
  /// outside.
  case isConsistent

  /// Rule 4: an error that is raised in it, a cancellation above all, ends it at once or after its
  /// clean-up, and nothing that it has begun is left.
  case cleansUpCancelled

  /// Rule 5: when it is closed it does not wait any more, and nothing that it has begun is left.
  case cleansUpClosed

  /// Rule 6: what it is made of, it keeps; so a task that waits for it can be cancelled whoever else has
  /// dropped the members.
  case keepsMembers
}

extension AwaitableLaw: CustomStringConvertible {
  /// The law in one sentence.
  public var description: String {
    switch self {
    case .isLazy: "it begins nothing until it is awaited"
    case .yieldsSuspensions: "it yields what its loop can wait for, and ends"
    case .isConsistent: "it ends in the same way however it is awaited"
    case .cleansUpCancelled: "cancelled at any suspension, it ends and leaves nothing behind"
    case .cleansUpClosed: "closed at any suspension, it waits no more and leaves nothing behind"
    case .keepsMembers: "a task that waits for it can be cancelled when all others drop its members"
    }
  }
}

extension AwaitableLaw {
  /// Checks that an awaitable keeps its contract.
  ///
  /// It must come to its end by itself under virtual time: what it waits for is started by `make`, or
  /// by itself.
  ///
  /// - Parameters:
  ///   - isLazy: Whether it begins nothing until it is awaited. A future or a task stands for
  ///     something that has begun, and cannot be.
  ///   - make: Makes the awaitable, the same each time; called for each way to await and to interrupt
  ///     it, with a loop of its own.
  /// - Throws: ``BrokenLaw`` of this type; what `make` throws.
  public static func check<Source: Awaitable>(
    isLazy: Bool = true, _ make: (TestLoop) throws -> Source
  ) throws {
    if isLazy { try checkLaziness(make) }
    try checkWaysToAwait(make)
    try checkInterruptions(
      AwaitableLaw.cleansUpCancelled, [.whileWaiting, .whenWoken, .twice], make)
    try checkInterruptions(AwaitableLaw.cleansUpClosed, [.byClosing], make)
    try checkInterruptions(
      AwaitableLaw.cleansUpClosed, [.whileWaiting, .whenWoken], closing: true, make)
  }

  private static func checkLaziness<Source: Awaitable>(
    _ make: (TestLoop) throws -> Source
  ) throws {
    let test = TestLoop()
    defer { test.close() }
    let source = try make(test)
    let before = LeftoverError(test.loop)
    let count = test.loop.futureCount
    let generator = source.makeGenerator()
    let after = LeftoverError(test.loop)
    try require(
      after.description == before.description && test.loop.futureCount == count,
      AwaitableLaw.isLazy,
      "makeGenerator begins something: \(after)")
    withExtendedLifetime(generator) {}
  }

  private static func checkWaysToAwait<Source: Awaitable>(
    _ make: (TestLoop) throws -> Source
  ) throws {
    func end(_ way: (TestLoop, Source) throws -> Source.Delegation.Returned) throws -> String {
      let test = TestLoop()
      defer { test.close() }
      let source = try make(test)
      do {
        _ = try way(test, source)
        return "a result"
      } catch let error as LoopError {
        throw BrokenLaw(AwaitableLaw.yieldsSuspensions, "its task gets \(error)")
      } catch let error as DeadlockError {
        throw BrokenLaw(AwaitableLaw.yieldsSuspensions, "it never ends: \(error)")
      } catch {
        return "\(type(of: error))"
      }
    }
    let inTask = try end { test, source in try test.run(test.loop.createTask(source)) }
    let asFuture = try end { test, source in try test.run(source.ensureFuture(on: test.loop)) }
    let delegated = try end { test, source in
      try test.run(test.loop.createTask(test.journal.noting("", source)))
    }
    try require(
      inTask == asFuture && inTask == delegated, AwaitableLaw.isConsistent,
      "in a task it ends with \(inTask), as a future with \(asFuture), "
        + "in another awaitable with \(delegated)")
  }

  private static func checkInterruptions<Source: Awaitable>(
    _ law: AwaitableLaw, _ ways: [Interruption.Way], closing: Bool = false,
    _ make: (TestLoop) throws -> Source
  ) throws {
    let fixtureEnd = try timeWithout(make)
    do {
      try cancelEverywhere(ways: ways) { _ in
        InterruptedEnd()
      } run: { test, end in
        // Inside another one, so that it is closed and cancelled as a delegate.
        WatchedDelegate(test.loop, try make(test).makeGenerator(), closing, end)
      } check: { test, end, run in
        // How it ends is its own affair, but an end it has.
        if closing, case .failure(GeneratorError.ignoredExit) = run.result {
          throw Breach(description: "it yields when it is closed")
        }
        // The loop has run until it was idle: longer than it had to, and a timer was left.
        guard !test.loop.isClosed, let time = end.time, end.isAlone else { return }
        let limit = max(time, fixtureEnd)
        if test.loop.time > limit {
          throw Breach(
            description: "it leaves a timer: the loop is idle after \(test.loop.time), not \(limit)"
          )
        }
      }
    } catch let failure as InterruptionFailure {
      throw BrokenLaw(law, "\(failure)")
    }
  }

  /// When a loop is idle in which the awaitable was made, but not awaited.
  private static func timeWithout<Source: Awaitable>(
    _ make: (TestLoop) throws -> Source
  ) throws -> Duration {
    let test = TestLoop()
    defer { test.close() }
    let source = try make(test)
    do {
      try test.loop.runUntilIdle()
    } catch ScriptedSelectorError.scriptIsOver {
      // A descriptor is watched that is never ready: that is how it ends.
    }
    withExtendedLifetime(source) {}
    return test.loop.time
  }
}

/// What an awaitable that was interrupted has done wrong.
private struct Breach: Error, CustomStringConvertible {
  let description: String
}

/// How an awaitable has ended that was interrupted.
private final class InterruptedEnd {
  /// When it has ended, if it has.
  var time: Duration?

  /// Whether its task was the only one then; others may have timers of their own.
  var isAlone = false
}

/// Awaits a generator and notes its end; closes it, if that is asked, where it is to be cancelled.
private struct WatchedDelegate<Base: Generator>: Generator, Awaitable
where Base.Yielded == Suspension, Base.Sent == Void {
  typealias Yielded = Suspension
  typealias Sent = Void
  typealias Returned = Base.Returned

  private let loop: EventLoop
  private var base: Base
  private let closing: Bool
  private let end: InterruptedEnd

  init(_ loop: EventLoop, _ base: Base, _ closing: Bool, _ end: InterruptedEnd) {
    self.loop = loop
    self.base = base
    self.closing = closing
    self.end = end
  }

  mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Base.Returned> {
    do {
      if closing, case .raise(let error) = resumption, error is CancelledError {
        throw base._closing() ?? error
      }
      let step = try base.resume(resumption)
      if case .returned = step { noteEnd() }
      return step
    } catch {
      noteEnd()
      throw error
    }
  }

  private func noteEnd() {
    end.time = loop.time
    end.isAlone = loop.taskCount <= 1
  }
}
