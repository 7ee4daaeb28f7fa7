/// What became of a process: how it ended, and what it wrote.
///
/// Mirrors Python's `subprocess.CompletedProcess`.
public struct ProcessResult: Hashable, Sendable {
  /// What was run.
  public let command: ChildProcess.Command

  /// How it ended.
  public let terminationStatus: ChildProcess.TerminationStatus

  /// What it wrote to its standard output, as far as that was a pipe.
  public let standardOutput: [UInt8]

  /// What it wrote to its standard error, as far as that was a pipe.
  public let standardError: [UInt8]

  /// Makes a result, for instance in a test.
  public init(
    command: ChildProcess.Command, terminationStatus: ChildProcess.TerminationStatus,
    standardOutput: [UInt8] = [], standardError: [UInt8] = []
  ) {
    self.command = command
    self.terminationStatus = terminationStatus
    self.standardOutput = standardOutput
    self.standardError = standardError
  }

  /// The standard output as text; what is no UTF-8 is replaced.
  public var text: String { String(decoding: standardOutput, as: UTF8.self) }

  /// The result, if the process has ended with success: Python's `check_returncode`.
  ///
  /// - Throws: ``ProcessError/unsuccessful(program:_:standardError:)``.
  @discardableResult
  public func requireSuccess() throws(ProcessError) -> ProcessResult {
    if terminationStatus.isSuccess { return self }
    throw .unsuccessful(
      program: command.program, terminationStatus,
      standardError: String(decoding: standardError, as: UTF8.self))
  }
}
