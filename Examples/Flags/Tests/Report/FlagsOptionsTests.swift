import FlagsKit
import HTTPKit
import Testing

@Suite struct FlagsOptionsTests {
  @Test func `without arguments every way runs`() throws {
    let options = try FlagsOptions(arguments: [])
    #expect(options.ways == allWays.map(\.name))
    #expect(options.count == 20 && options.delay == .milliseconds(50))
    #expect(options.server == nil && options.output == nil && !options.runsPython)
  }

  @Test func `every option is read, with its value behind it or attached`() throws {
    let options = try FlagsOptions(arguments: [
      "threads", "--ways=sequential,threads", "--count", "200", "--concurrency=50", "--output",
      "out", "--delay=0", "--errors", "30", "--timeout=0.5", "--python", "--chart",
    ])
    #expect(options.ways == ["threads", "sequential"])
    #expect(options.count == 200 && options.concurrency == 50 && options.errors == 30)
    #expect(options.output == "out" && options.delay == .zero && options.runsPython)
    #expect(options.timeout == .milliseconds(500))
    #expect(try FlagsOptions(arguments: ["--server", "http://a:81"]).server?.port == 81)
    #expect(try FlagsOptions(arguments: ["-h"]).wantsHelp)
  }

  @Test func `of a server of https those ways download that go through a door`() throws {
    let secure = ["--server", "https://a"]
    let options = try FlagsOptions(arguments: secure, speaksTLS: true)
    #expect(options.ways == ["generators"] && options.server?.isSecure == true)
    let both = try FlagsOptions(arguments: secure + ["countries", "generators"], speaksTLS: true)
    #expect(both.ways == ["countries", "generators"])
    for unable in [["threads"], ["generators", "sequential"], ["--python"]] {
      #expect(throws: FlagsOptions.UsageError.self) {
        try FlagsOptions(arguments: secure + unable, speaksTLS: true)
      }
    }
    #expect(try FlagsOptions(arguments: [], speaksTLS: true).ways == allWays.map(\.name))
  }

  @Test(
    arguments: [
      ["--count"], ["--count", "0"], ["--count", "x"], ["--count="], ["--concurrency", "-1"],
      ["--errors", "101"], ["--timeout", "0"], ["--timeout", "nan"], ["--delay", "1.5"],
      ["--server", "ftp://a"], ["--output", ""], ["--python=1"], ["--chart=1"], ["--frobnicate"],
      ["-x"],
      ["fastest"], ["--ways", "threads,fastest"], ["--server", "http://a", "--delay", "1"],
      ["--errors", "1", "--server", "http://a"], ["--server", "https://a"],
    ])
  func `what makes no sense is said to the user`(_ arguments: [String]) {
    let error = #expect(throws: FlagsOptions.UsageError.self) {
      try FlagsOptions(arguments: arguments)
    }
    #expect(error?.description.isEmpty == false)
  }
}
