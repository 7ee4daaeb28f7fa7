import Foundation
import Generators
import Loop
import TestSupport
import Testing

/// What cannot be run: which step, and why.
@Suite(.oneAtATime) struct StartErrorTests {
  private let bench: StreamBench

  init() throws { bench = try StreamBench() }

  private func failure(
    _ command: Command, input: ChildProcess.Redirection = .null,
    output: ChildProcess.Redirection = .null
  ) throws -> ProcessStartError {
    func start() throws -> ProcessStartError {
      try #require(throws: ProcessStartError.self) {
        _ = try bench.run(
          bench.loop.startProcess(command, standardInput: input, standardOutput: output))
      }
    }
    var error = try start()
    // A child that another test starts has the file open, in which it was written, until it executes its program.
    while error.error.code.rawValue == ETXTBSY { error = try start() }
    #expect(error.program == command.program)
    #expect(bench.reports.isEmpty)
    #expect(bench.loop.taskCount == 0)
    return error
  }

  private func expect(
    _ error: ProcessStartError, _ step: ProcessStartError.Step, _ code: SystemError.Code
  ) {
    #expect(error.step == step && error.error.code == code, "\(error)")
  }

  @Test func `a name that no directory of PATH has`() throws {
    let error = try failure(Command("no-such-program"))
    expect(error, .search, .noSuchFile)
    #expect(
      "\(error)"
        == "no-such-program cannot be run: not found in PATH: "
        + "access: No such file or directory (errno 2)")
  }

  @Test func `a path at which nothing is, a directory, and a file that may not be run`() throws {
    expect(try failure(Command("/no/such/program")), .execution, .noSuchFile)
    expect(try failure(Command("/")), .execution, .accessDenied)
    expect(try failure(Command("/etc/passwd")), .execution, .accessDenied)
    expect(try failure(Command("/etc/passwd/x")), .execution, .notDirectory)
  }

  @Test func `a file that PATH leads to and that may not be run`() throws {
    let command = Command("passwd", environment: .only(["PATH": "/no/such:/etc"]))
    expect(try failure(command), .search, .accessDenied)
    expect(try failure(Command("usr", environment: .only(["PATH": "/"]))), .search, .accessDenied)
  }

  @Test func `a file that is no program, and one that wants an interpreter that is not there`()
    throws
  {
    let path = "/tmp/no-program-\(UInt64.random(in: 0 ... .max))"
    defer { try? FileManager.default.removeItem(atPath: path) }
    for (text, code) in [
      ("\u{1}\u{2}", SystemError.Code.notExecutable), ("#!/no/such/interpreter\n", .noSuchFile),
    ] {
      try text.write(toFile: path, atomically: false, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
      expect(try failure(Command(path)), .execution, code)
    }
  }

  @Test func `a working directory that is not there, or is none`() throws {
    expect(
      try failure(Command("true", workingDirectory: "/no/such")), .workingDirectory, .noSuchFile)
    expect(
      try failure(Command("true", workingDirectory: "/etc/passwd")), .workingDirectory,
      .notDirectory)
  }

  @Test func `a zero byte anywhere, and no name`() throws {
    for command in [
      Command(""), Command("a\0"), Command("true", ["\0"]), Command("true", workingDirectory: "\0"),
      Command("true", environment: .only(["A": "\0"])),
      Command("true", environment: .only(["": "a"])),
      Command("true", environment: .updating(["A=B": "a"])),
    ] {
      expect(try failure(command), .arguments, .invalidArgument)
    }
  }

  @Test func `arguments that are too long`() throws {
    let arguments = [String](repeating: String(repeating: "a", count: 100_000), count: 100)
    expect(try failure(Command("true", arguments)), .execution, .argumentsTooLong)
  }

  @Test func `a descriptor that is not open, and an input that is to be the output`() throws {
    expect(try failure(Command("true"), output: .descriptor(-1)), .redirection, .badDescriptor)
    expect(
      try failure(Command("true"), input: .pipe, output: .descriptor(9_999)), .redirection,
      .badDescriptor)
    expect(try failure(Command("true"), input: .standardOutput), .redirection, .invalidArgument)
    expect(try failure(Command("true"), output: .standardOutput), .redirection, .invalidArgument)
  }

  @Test func `a group that is not there`() throws {
    let error = try failure(Command("true", processGroup: .existing(Int32.max)))
    #expect(error.step == .processGroup)
  }

  @Test func `an executor that takes nothing, and a loop that is closed`() throws {
    let executor = InlineExecutor()
    executor.shutdown()
    bench.loop.processExecutor = executor
    #expect(throws: ExecutorError.shutDown) { try bench.run(bench.loop.run("true")) }
    bench.loop.close()
    #expect(throws: LoopError.closed) { try bench.run(bench.loop.run("true")) }
  }
}
