import FlagsKit
import Testing

@Suite struct ResultTableTests {
  private func row(_ way: String, _ seconds: Double, failures: Int = 0) -> ResultTable.Row {
    ResultTable.Row(
      way: way, files: 20 - failures, bytes: 66_411, failures: failures, time: .seconds(seconds),
      threads: 1)
  }

  @Test func `columns are aligned and the speed-up is over the sequential way`() {
    var table = ResultTable()
    table.append(row("sequential", 1))
    table.append(row("threads", 0.125))
    #expect(
      table.lines == [
        "way         files  bytes     time  speed-up  threads",
        "sequential     20  66411  1.000 s      1.0x        1",
        "threads        20  66411  0.125 s      8.0x        1",
      ])
  }

  @Test func `failures have a column only where there are some`() {
    var table = ResultTable()
    table.append(row("threads", 0.5, failures: 3))
    #expect(
      table.lines == [
        "way      files  bytes  failed     time  speed-up  threads",
        "threads     17  66411       3  0.500 s         -        1",
      ])
  }

  @Test func `a bar is as long as what is done`() {
    let full = ProgressReporter.bar(title: "threads", count: 20, total: 20)
    let half = ProgressReporter.bar(title: "threads", count: 10, total: 20)
    #expect(full == "threads    [" + String(repeating: "#", count: 40) + "] 20/20")
    #expect(half.count { $0 == "#" } == 20 && half.count { $0 == "." } == 20)
  }
}
