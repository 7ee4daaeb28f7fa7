import Generators
import Loop
import TestSupport
import Testing

@Suite(.oneAtATime) struct ChildProcessTests {
  private let bench: StreamBench

  init() throws { bench = try StreamBench() }

  private func start(
    _ command: Command, input: ChildProcess.Redirection = .pipe,
    errors: ChildProcess.Redirection = .null
  ) throws -> ChildProcess {
    try bench.run(
      bench.loop.startProcess(
        command, standardInput: input, standardOutput: .pipe, standardError: errors))
  }

  @Test func `one talks with a process line by line`() throws {
    let process = try start(Command("cat"))
    let (input, output) = (try process.standardInput, try process.standardOutput)
    for line in ["one\n", "two\n"] {
      input.write(line.utf8)
      try bench.run(input.drain())
      #expect(try bench.run(output.readLine()) == Array(line.utf8))
    }
    #expect(process.isRunning && process.terminationStatus == nil)
    input.writeEOF()
    #expect(try bench.run(output.readToEnd()).isEmpty)
    #expect(try bench.run(process.wait()) == .exited(0))
    #expect(!process.isRunning && process.terminationStatus == .exited(0))
    #expect("\(process)" == "<ChildProcess cat \(process.processIdentifier) exited with 0>")
    #expect(bench.reports.isEmpty)
  }

  @Test func `a stream that is no pipe has no reader and no writer`() throws {
    let process = try start(Command("true"), input: .null)
    #expect(throws: ProcessError.notPiped(.input)) { try process.standardInput }
    #expect(throws: ProcessError.notPiped(.error)) { try process.standardError }
    #expect(throws: ProcessError.notPiped(.input)) { try bench.run(process.communicate([1])) }
    #expect(try bench.run(process.communicate()).terminationStatus.isSuccess)
  }

  @Test func `many wait for one end, and one of them may be cancelled`() throws {
    let process = try start(Command("cat"))
    let tasks = (0..<3).map { _ in bench.loop.createTask(process.wait()) }
    _ = try bench.run(EventLoop.turn)
    tasks[1].cancel()
    #expect(throws: CancelledError.self) { try bench.run(tasks[1]) }
    #expect(process.isRunning)
    try process.standardInput.close()
    #expect(try bench.run(tasks[0]) == .exited(0))
    #expect(try bench.run(tasks[2]) == .exited(0))
    #expect(try bench.run(process.wait()) == .exited(0))
  }

  @Test func `a signal is sent as long as the process runs`() throws {
    let process = try start(Command("cat"))
    #expect(try process.send(Signal(rawValue: 0)))
    #expect(throws: SystemError.self) { try process.send(Signal(rawValue: 4_711)) }
    #expect(try process.terminate())
    #expect(try bench.run(process.wait()) == .signalled(.terminate))
    #expect(try process.terminate() == false)
    #expect(try process.kill() == false)
    #expect(try process.send(.interrupt) == false)
  }

  @Test func `a process that ends when it is asked is not killed`() throws {
    let process = try start(Command("cat"))
    #expect(
      try bench.run(process.terminate(gracePeriod: .seconds(1_000))) == .signalled(.terminate))
    #expect(try bench.run(process.terminate(gracePeriod: .zero)) == .signalled(.terminate))
    #expect(try bench.loop.runUntilIdle() == .idle)
  }

  @Test func `a process that does not is killed after a while, with its group`() throws {
    let line = "trap '' TERM; sleep 1000 & echo ready; wait; wait; cat"
    let process = try start(Command("sh", ["-c", line], processGroup: .new))
    #expect(try bench.run(process.standardOutput.readLine()) == Array("ready\n".utf8))
    let status = try bench.run(process.terminate(gracePeriod: .milliseconds(20)))
    #expect(status == .signalled(.kill))
    // The grandchild has the pipe too, and is gone.
    #expect(try bench.run(process.standardOutput.readToEnd()).isEmpty)
  }

  @Test func `cancelled while it waits for the end, it kills at once`() throws {
    let process = try start(.shell("trap '' TERM; echo ready; cat"))
    #expect(try bench.run(process.standardOutput.readLine()) == Array("ready\n".utf8))
    let ending = bench.loop.createTask(process.terminate(gracePeriod: .seconds(1_000)))
    _ = try bench.run(EventLoop.turn)
    ending.cancel()
    #expect(throws: CancelledError.self) { try bench.run(ending) }
    #expect(try bench.run(process.wait()) == .signalled(.kill))
  }

  @Test func `communicating that is cancelled loses nothing, and leaves the process running`()
    throws
  {
    let process = try start(Command("cat"))
    try process.standardInput.write("one\n".utf8)
    #expect(try bench.run(process.standardOutput.readLine()) == Array("one\n".utf8))
    let talk = bench.loop.createTask(process.communicate(Array("two\nthree\n".utf8)))
    _ = try bench.run(EventLoop.turn)
    talk.cancel()
    #expect(throws: CancelledError.self) { try bench.run(talk) }
    #expect(try bench.run(process.standardOutput.readToEnd()) == Array("two\nthree\n".utf8))
    #expect(try bench.run(process.wait()) == .exited(0))
    #expect(bench.reports.isEmpty)
  }

  @Test func `a limit that is passed leaves what was read in the stream`() throws {
    let process = try start(.shell("echo 123456789; exec cat"))
    #expect(throws: ProcessError.tooMuchOutput(.output, limit: 4)) {
      try bench.run(process.communicate(outputLimit: 4))
    }
    #expect(try bench.run(process.standardOutput.readLine()) == Array("123456789\n".utf8))
    #expect(try bench.run(process.wait()) == .exited(0))
    #expect(throws: StreamError.invalidCount(-1)) {
      try bench.run(process.standardOutput.readToEnd(limit: -1))
    }
  }

  @Test func `a process that reads no more breaks the pipe at a later drain, without a signal`()
    throws
  {
    let process = try start(Command("true"))
    #expect(try bench.run(process.wait()) == .exited(0))
    #expect {
      // A child that another test starts has a copy of the other end, until it executes its program.
      while true {
        try process.standardInput.write([1])
        try bench.run(process.standardInput.drain())
      }
    } throws: {
      code($0) == .brokenPipe
    }
    #expect(bench.reports.isEmpty)
  }

  @Test func `a process that is dropped runs on, and the loop reaps it`() throws {
    var process: ChildProcess? = try start(Command("cat"))
    let number = try #require(process?.processIdentifier)
    #expect(bench.loop.snapshot().callCount == 1)
    process = nil
    // Its input is closed now; so it ends.
    #expect(try bench.loop.runUntilIdle() == .idle)
    #expect(bench.loop.snapshot().callCount == 0)
    #expect(ProcessNumber(rawValue: number).isGone)
    #expect(bench.reports.isEmpty)
  }

  @Test func `closing the loop kills and reaps what runs`() throws {
    let processes = try (0..<3).map { _ in try start(.shell("trap '' TERM; exec sleep 1000")) }
    bench.loop.close()
    for process in processes {
      #expect(process.terminationStatus == .signalled(.kill))
      #expect(ProcessNumber(rawValue: process.processIdentifier).isGone)
    }
    #expect(bench.reports.isEmpty)
  }
}

extension ProcessNumber {
  /// Whether there is no such child of this process, not even one that was not reaped.
  fileprivate var isGone: Bool {
    do throws(SystemError) {
      _ = try reap()
      return false
    } catch {
      return error.code == .noChild
    }
  }
}
