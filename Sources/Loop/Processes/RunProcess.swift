import Generators

extension EventLoop {
  /// Runs a program to its end, and takes what it writes: `YieldFrom { $0.loop.run("git", ["status"]) }`.
  ///
  /// ```swift
  /// let result = try loop.runUntilComplete(loop.run("git", ["rev-parse", "HEAD"]))
  /// print(try result.requireSuccess().text)
  /// ```
  ///
  /// As ``run(_:input:standardError:outputLimit:gracePeriod:)``.
  ///
  /// - Parameters:
  ///   - program: The program: a path, or a name that is looked for in `PATH`.
  ///   - arguments: Its arguments.
  ///   - input: What it reads; it reads the end at once if that is empty.
  ///   - outputLimit: How many bytes it may write to each of its outputs; not negative.
  ///   - gracePeriod: How long it may take to end when it is to.
  /// - Returns: An awaitable of the result.
  public func run(
    _ program: String, _ arguments: [String] = [], input: [UInt8] = [],
    outputLimit: Int = 16_777_216, gracePeriod: Duration = .seconds(2)
  ) -> EventLoop.Routine<ProcessResult> {
    run(
      ChildProcess.Command(program, arguments), input: input, outputLimit: outputLimit,
      gracePeriod: gracePeriod)
  }

  /// Runs a command to its end, and takes what it writes.
  ///
  /// When this is cancelled, by a time limit too (``waitFor(_:timeout:)``, ``timeout(_:)``), or fails because
  /// the process writes too much, the process is asked to end, killed after the grace period, and reaped;
  /// then the error is raised. Cancelled once more, it is killed at once. So nothing is left of it, but for
  /// processes that it has started itself; those that are in a group of its own
  /// (``ChildProcess/ProcessGroup/new``) end with it.
  ///
  /// A status other than 0 is a result, and no error; ``ProcessResult/requireSuccess()`` makes it one.
  ///
  /// Mirrors `subprocess.run` with `capture_output`, which asyncio has not. Unlike there the process does not
  /// read what this one would have read.
  ///
  /// - Parameters:
  ///   - command: What to run.
  ///   - input: What it reads; it reads the end at once if that is empty.
  ///   - standardError: Where it writes about itself; a pipe, for the result, by default.
  ///   - outputLimit: How many bytes it may write to each of its outputs; not negative.
  ///   - gracePeriod: How long it may take to end when it is to.
  /// - Returns: An awaitable of the result. It raises ``ProcessStartError``;
  ///   ``ProcessError/tooMuchOutput(_:limit:)``, ``ProcessError/statusTaken(processIdentifier:)``;
  ///   ``SystemError`` if a pipe fails.
  public func run(
    _ command: ChildProcess.Command, input: [UInt8] = [],
    standardError: ChildProcess.Redirection = .pipe,
    outputLimit: Int = 16_777_216, gracePeriod: Duration = .seconds(2)
  ) -> EventLoop.Routine<ProcessResult> {
    EventLoop.Routine(
      RunRoutine(
        command: command, input: input, errors: standardError, outputLimit: outputLimit,
        gracePeriod: gracePeriod))
  }
}

private struct RunRoutine: Coroutine {
  typealias Returned = ProcessResult

  let command: ChildProcess.Command
  let input: [UInt8]
  let errors: ChildProcess.Redirection
  let outputLimit: Int
  let gracePeriod: Duration
  @Late var process: ChildProcess
  @Late var result: ProcessResult
  @Late var error: any Error

  init(
    command: ChildProcess.Command, input: [UInt8], errors: ChildProcess.Redirection,
    outputLimit: Int, gracePeriod: Duration
  ) {
    self.command = command
    self.input = input
    self.errors = errors
    self.outputLimit = outputLimit
    self.gracePeriod = gracePeriod
  }

  static let body = Program {
    YieldFrom(into: \.process) {
      $0.loop.startProcess(
        $0.command, standardInput: $0.input.isEmpty ? .null : .pipe, standardOutput: .pipe,
        standardError: $0.errors)
    }
    Try {
      YieldFrom(into: \.result) {
        $0.process.communicate($0.input, outputLimit: $0.outputLimit)
      }
    } catch: {
      Catch((any Error).self, where: { !($1 is GeneratorExit) }, receive: { $0.error = $1 }) {
        YieldFrom { $0.process.terminate(gracePeriod: $0.gracePeriod) }
        Raise { $0.error }
      }
    } finally: {
      Do { $0.process.abandon() }
    }
    Return { $0.result }
  }
}
