import Loop

/// Runs a test on a loop of its own under virtual time, and checks that it leaves nothing behind.
///
/// ```swift
/// let sum = try withTestLoop { test in
///   try test.run(Sum(loop: test.loop))
/// }
/// ```
///
/// - Parameters:
///   - seed: Shuffles what is ready in each iteration; see ``TestLoop``.
///   - autojump: Whether an idle loop jumps to its next timer.
///   - selector: What the loop waits with; a ``ScriptedSelector`` without a script by default.
///   - body: The test.
/// - Returns: What `body` returns.
/// - Throws: What `body` throws, after which the loop is closed; ``LeftoverError``. With a seed, both
///   come inside a ``SeededFailure``.
public func withTestLoop<Result>(
  seed: UInt64? = nil, autojump: Bool = true, selector: (any EventLoop.Selector)? = nil,
  _ body: (TestLoop) throws -> Result
) throws -> Result {
  let test = TestLoop(seed: seed, autojump: autojump, selector: selector)
  do {
    let result: Result
    do {
      result = try body(test)
    } catch {
      test.close()
      throw error
    }
    try test.finish()
    return result
  } catch {
    throw seed.map { SeededFailure(seed: $0, error: error) } ?? error
  }
}

/// Runs a test in many orders: once for each of several seeds.
///
/// A program that is right in all orders that the semantics leave open does not depend on luck. The
/// seeds are the same in each run, so a test that passes goes on passing. One that fails says its seed;
/// ``withTestLoop(seed:autojump:selector:_:)`` with that seed, or the environment variable
/// `LOOP_SEED`, which has only that seed run here, repeats exactly what happened.
///
/// - Parameters:
///   - count: How many seeds.
///   - firstSeed: The first; the others follow it.
///   - autojump: Whether an idle loop jumps to its next timer.
///   - body: The test, which must make everything anew.
/// - Throws: ``SeededFailure`` for the first seed with which `body` throws or leaves something behind.
public func withShuffledTestLoops(
  count: Int = 100, firstSeed: UInt64 = 1, autojump: Bool = true,
  _ body: (TestLoop) throws -> Void
) throws {
  for seed in seeds(count, from: firstSeed) {
    try withTestLoop(seed: seed, autojump: autojump, body)
  }
}

/// The seeds to use: the one that the environment names, or so many.
func seeds(_ count: Int, from first: UInt64) -> [UInt64] {
  if let text = ProcessInformation.environmentVariable("LOOP_SEED"), let seed = UInt64(text) {
    return [seed]
  }
  return (0..<UInt64(max(0, count))).map { first &+ $0 }
}

/// A test has failed in an order that was drawn from a seed.
public struct SeededFailure: Error {
  /// The seed; the same one gives the same order.
  public let seed: UInt64

  /// What went wrong.
  public let error: any Error

  /// Makes the error.
  ///
  /// - Parameters:
  ///   - seed: The seed.
  ///   - error: What went wrong.
  public init(seed: UInt64, error: any Error) {
    self.seed = seed
    self.error = error
  }
}

extension SeededFailure: CustomStringConvertible {
  /// What went wrong, and how to see it again.
  public var description: String {
    "\(error)\n(seed \(seed); the same again: seed: \(seed), or LOOP_SEED=\(seed))"
  }
}
