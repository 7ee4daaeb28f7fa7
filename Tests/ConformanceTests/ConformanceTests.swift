import TestSupport
import Testing

/// CPython's traces, reproduced by bodies that are built out of the library's own statements.
@Suite(.serialized, .ownThread) struct Conformance {
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

  private func check(_ file: String, _ run: (ConformanceCase) throws -> [JSON]) throws {
    var report = ConformanceReport()
    for test in try ConformanceFiles.cases(file) { report.check(test, run) }
    report.summarize()
    #expect(report.failed == 0)
    #expect(report.passed > 0)
  }
}
