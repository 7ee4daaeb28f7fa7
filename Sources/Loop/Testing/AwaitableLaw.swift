import Generators

/// The rules of ``Awaitable``.
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
    _ law: AwaitableLaw, _ ways: [Interruption.Way], _ make: (TestLoop) throws -> Source
  ) throws {
    do {
      try cancelEverywhere(ways: ways) { _ in
      } run: { test, _ in
        // Around it, so that it is closed and cancelled as a delegate.
        test.journal.noting("", try make(test))
      } check: { _, _, _ in
        // How it ends is its own affair; that nothing is left is checked in any case.
      }
    } catch let failure as InterruptionFailure {
      throw BrokenLaw(law, "\(failure)")
    }
  }
}
