import Generators
import Loop
import TestSupport
import Testing

typealias Command = ChildProcess.Command

@Suite(.oneAtATime) struct RunProcessTests {
  @Test(arguments: SelectorKind.allCases)
  func `what a program writes and how it ends is its result`(_ kind: SelectorKind) throws {
    let bench = try StreamBench(kind)
    let result = try bench.run(bench.loop.run("sh", ["-c", "echo out; echo err >&2; exit 3"]))
    #expect(result.text == "out\n")
    #expect(result.standardError == Array("err\n".utf8))
    #expect(result.terminationStatus == .exited(3))
    #expect(throws: ProcessError.unsuccessful(program: "sh", .exited(3), standardError: "err\n")) {
      try result.requireSuccess()
    }
    #expect(bench.reports.isEmpty)
  }

  @Test func `what is kept is run anew each time it is awaited, and says where it stands`() throws {
    let bench = try StreamBench()
    let echo = bench.loop.run("echo", ["again"])
    #expect(try bench.run(echo).text == "again\n")
    #expect(try bench.run(echo).text == "again\n")
    #expect(echo.trace.isEmpty)
    let task = bench.loop.createTask(bench.loop.run("sleep", ["60"]))
    _ = try bench.run(EventLoop.turn)
    #expect(task.trace.map(\.function).contains("RunRoutine"))
    task.cancel()
    #expect(throws: CancelledError.self) { try bench.run(task) }
  }

  @Test func `an end by a signal is told from one with a number`() throws {
    let bench = try StreamBench()
    let result = try bench.run(bench.loop.run(.shell("kill -9 $$")))
    #expect(result.terminationStatus == .signalled(.kill))
    #expect(!result.terminationStatus.isSuccess)
    #expect("\(result.terminationStatus)" == "ended by Killed (signal 9)")
  }

  @Test(arguments: SelectorKind.allCases)
  func `a program that writes before it has read everything makes nobody wait for ever`(
    _ kind: SelectorKind
  ) throws {
    let bench = try StreamBench(kind)
    let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
    let result = try bench.run(bench.loop.run("cat", input: bytes))
    #expect(result.standardOutput == bytes)
    #expect(result.terminationStatus.isSuccess)
  }

  @Test func `both outputs are read at a time`() throws {
    let bench = try StreamBench()
    let line = "i=0; while [ $i -lt 3000 ]; do echo $i $i $i $i $i $i $i $i; i=$((i+1)); done"
    let result = try bench.run(bench.loop.run(.shell("(\(line)) >&2; \(line)")))
    #expect(result.standardOutput.count > 65_536)
    #expect(result.standardOutput == result.standardError)
  }

  @Test func `a program that does not read its input is no error, and no signal`() throws {
    let bench = try StreamBench()
    let input = [UInt8](repeating: 1, count: 1_000_000)
    let result = try bench.run(bench.loop.run("true", input: input))
    #expect(try result.requireSuccess().standardOutput.isEmpty)
    #expect(bench.reports.isEmpty)
  }

  @Test func `a program that writes too much is ended`() throws {
    let bench = try StreamBench()
    #expect(throws: ProcessError.tooMuchOutput(.output, limit: 100_000)) {
      try bench.run(bench.loop.run("yes", outputLimit: 100_000))
    }
    #expect(throws: ProcessError.tooMuchOutput(.error, limit: 10)) {
      try bench.run(bench.loop.run(.shell("exec yes >&2"), outputLimit: 10))
    }
    let exact = try bench.run(bench.loop.run("echo", ["123456789"], outputLimit: 10))
    #expect(exact.text == "123456789\n")
    #expect(bench.reports.isEmpty)
  }

  @Test func `a time limit ends the program`() throws {
    let bench = try StreamBench()
    let loop = bench.loop
    #expect(throws: TimeoutError.self) {
      try bench.run(
        loop.waitFor(loop.run("sleep", ["1000"], gracePeriod: .seconds(1_000)), timeout: .zero))
    }
    #expect(throws: TimeoutError.self) {
      try bench.run(loop.waitFor(loop.run("sleep", ["1000"]), timeout: .milliseconds(20)))
    }
    #expect(try loop.runUntilIdle() == .idle)
    #expect(bench.reports.isEmpty)
  }

  @Test func `a hundred programs run at once`() throws {
    let bench = try StreamBench()
    let results = try bench.run(
      bench.loop.gather((0..<100).map { bench.loop.run("cat", input: Array("\($0)".utf8)) }))
    #expect(results.map(\.text) == (0..<100).map { "\($0)" })
    #expect(Set(results.map(\.terminationStatus)) == [.exited(0)])
    #expect(bench.reports.isEmpty)
  }

  @Test func `arguments are not split, and are not a shell's`() throws {
    let bench = try StreamBench()
    let arguments = ["%s|", "a b", "$HOME", "", "*", "ü\n"]
    #expect(try bench.run(bench.loop.run("printf", arguments)).text == "a b|$HOME||*|ü\n|")
  }
}
