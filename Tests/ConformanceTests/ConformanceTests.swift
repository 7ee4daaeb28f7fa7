import Testing

/// CPython's traces, reproduced by bodies that are built out of the library's own statements.
@Suite(.serialized) struct Conformance {
  @Test func `delegates held as values give CPython's traces too`() throws {
    for test in try ConformanceFiles.cases("generators.jsonl") {
      let trace = try GeneratorProgram(test.program, .value).run(test.driver ?? .null)
      #expect(trace == test.trace, "\(test.id) \(test.title)")
    }
  }

  @Test func `every program gives CPython's trace`() throws {
    var report = ConformanceReport()
    for test in try ConformanceFiles.cases("generators.jsonl") {
      report.check(test) { test in
        try GeneratorProgram(test.program, .reference).run(test.driver ?? .null)
      }
    }
    report.summarize()
    #expect(report.failed == 0)
    #expect(report.passed > 0)
  }
}
