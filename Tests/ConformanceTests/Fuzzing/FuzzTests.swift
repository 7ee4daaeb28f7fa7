import Foundation
import TestSupport
import Testing

/// Random programs against invariants.
///
/// `FUZZ_SECONDS` is how long each test goes on (default 2), `FUZZ_SEED` the first seed (default 0).
@Suite(.serialized, .ownThread) struct FuzzTests {
  private static func number(_ name: String, _ other: Int) -> Int {
    ProcessInfo.processInfo.environment[name].flatMap(Int.init) ?? other
  }

  /// Runs a check for one seed after the other until the time is over or a check fails.
  private func forEachSeed(_ check: (Int) throws -> String?) throws {
    let end = ContinuousClock.now + .seconds(Self.number("FUZZ_SECONDS", 2))
    var seed = Self.number("FUZZ_SEED", 0)
    repeat {
      if let complaint = try check(seed) {
        Issue.record("seed \(seed): \(complaint)")
        return
      }
      seed += 1
      Progress.made()
    } while ContinuousClock.now < end
  }

  /// Runs an action; a program that takes too many steps has no complaint.
  private func unlessTooLong(_ action: () throws -> String?) throws -> String? {
    do {
      return try action()
    } catch is StepLimitReached {
      return nil
    }
  }

  @Test func `clean-up runs exactly once for each entry`() throws {
    try forEachSeed { seed in
      var random = RandomProgram(seed: seed, .objects)
      let program = try GeneratorProgram(random.program(), .reference)
      program.heading = { [.string("log"), .int($0)] }
      return try unlessTooLong {
        _ = try program.run(random.driver(), closing: true)
        return FinallyLedger(program.world.trace).complaint
      }
    }
  }

  @Test func `delegates held as values and behind references behave alike`() throws {
    try forEachSeed { seed in
      var random = RandomProgram(seed: seed, .values)
      let (source, driver) = (random.program(), random.driver())
      return try unlessTooLong {
        let values = try GeneratorProgram(source, .value).run(driver)
        let references = try GeneratorProgram(source, .reference).run(driver)
        return values == references ? nil : "\(values) is not \(references)"
      }
    }
  }

  @Test func `straight-line bodies behave as bodies of statements do`() throws {
    try forEachSeed { seed in
      var random = RandomProgram(seed: seed, .objects)
      let (source, driver) = (random.program(), random.driver())
      return try unlessTooLong {
        let statements = try GeneratorProgram(source, .reference).run(driver, closing: true)
        let straight = try GeneratorProgram(source, .straightLine).run(driver, closing: true)
        return statements == straight ? nil : "\(statements) is not \(straight)"
      }
    }
  }

  @Test(arguments: [ForkCheck.Copying.value, .checkpoint])
  func `a copy taken at any suspension point goes on as the original does`(
    _ copying: ForkCheck.Copying
  ) throws {
    try forEachSeed { seed in
      var random = RandomProgram(seed: seed, .values)
      let program = try GeneratorProgram(random.program(), .value)
      let operations = (0..<16).map { _ in random.operation(on: "g") }
      return try unlessTooLong { try ForkCheck(program, operations, copying).complaint() }
    }
  }
}
