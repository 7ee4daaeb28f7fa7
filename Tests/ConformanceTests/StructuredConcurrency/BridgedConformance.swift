import Loop
import TestSupport
import Testing

/// The same programs through the bridge to Swift's concurrency.
///
/// Their reports name what fails only: the lines for each program are those of `Conformance`.
@Suite(.serialized, .ownThread) struct BridgedConformance {
  @Test(arguments: DelegateForm.allCases)
  func `every loop program gives CPython's trace on a Swift task, without a thread`(
    _ form: DelegateForm
  ) async throws {
    var report = ConformanceReport(isQuiet: true)
    for test in try ConformanceFiles.cases("loop.jsonl") {
      let runner = TaskRunner(clock: VirtualClock())
      let program = Result { try LoopProgram(test.program, form, runner.loop) }
      await report.check(test) { test in
        try await program.get().run(test.driver, on: runner)
      }
    }
    print("on a Swift task: \(report.passed) passed, \(report.failed) failed")
    #expect(report.failed == 0)
  }

  @Test(arguments: DelegateForm.allCases)
  func `programs that are only iterated give the same trace as asynchronous sequences`(
    _ form: DelegateForm
  ) async throws {
    var report = ConformanceReport(isQuiet: true)
    let all = try ConformanceFiles.cases("generators.jsonl")
    let iterated = try all.filter { try AsyncDriver.isPossible($0.driver ?? .null) }
    for test in iterated {
      await report.check(test) { test in
        var driver = AsyncDriver(try GeneratorProgram(test.program, form))
        return try await driver.run(test.driver ?? .null)
      }
    }
    print("as asynchronous sequences: \(report.passed) passed, \(report.failed) failed")
    print("\(all.count - iterated.count) left out: their drivers send, throw or close")
    #expect(report.failed == 0)
  }
}
