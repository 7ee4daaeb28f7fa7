import Loop
import Testing

/// CPython's traces, reproduced by bodies that are built out of the library's own statements.
@Suite(.serialized) struct Conformance {
  @Test(arguments: DelegateForm.allCases)
  func `every generator program gives CPython's trace`(_ form: DelegateForm) throws {
    try check("generators.jsonl") { test in
      try GeneratorProgram(test.program, form).run(test.driver ?? .null)
    }
  }

  @Test(arguments: DelegateForm.allCases)
  func `every loop program gives CPython's trace`(_ form: DelegateForm) throws {
    try check("loop.jsonl") { test in
      try LoopProgram(test.program, form).run(test.driver)
    }
  }

  @Test(arguments: DelegateForm.allCases)
  func `every loop program gives CPython's trace on a Swift task, without a thread`(
    _ form: DelegateForm
  ) async throws {
    var report = ConformanceReport()
    for test in try ConformanceFiles.cases("loop.jsonl") {
      let runner = TaskRunner(clock: VirtualClock())
      let program = Result { try LoopProgram(test.program, form, runner.loop) }
      let trace: Result<[JSON], any Error>
      do {
        trace = .success(try await program.get().run(test.driver, on: runner))
      } catch {
        trace = .failure(error)
      }
      report.check(test) { _ in try trace.get() }
    }
    report.summarize()
    #expect(report.failed == 0)
    #expect(report.passed > 0)
  }

  private func check(_ file: String, _ run: (ConformanceCase) throws -> [JSON]) throws {
    var report = ConformanceReport()
    for test in try ConformanceFiles.cases(file) { report.check(test, run) }
    report.summarize()
    #expect(report.failed == 0)
    #expect(report.passed > 0)
  }
}
