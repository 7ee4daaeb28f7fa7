/// A program could not be run: which one, at what step, and why.
///
/// ```swift
/// do {
///   print(try loop.runUntilComplete(loop.run("gti", ["status"])))
/// } catch let error as ProcessStartError where error.step == .search {
///   print(error)  // gti cannot be run: not found in PATH: access: No such file or directory (errno 2)
/// }
/// ```
///
/// Not an error, and so never thrown: a program that runs and ends with a status other than 0, or by a
/// signal.
public struct ProcessStartError: Error, Hashable, Sendable {
  /// How far starting a process has come.
  public enum Step: Hashable, Sendable {
    /// The program has no name; or that, an argument, the environment or the directory has a zero byte in
    /// it, which no program could be given.
    case arguments

    /// A pipe was to be made, or a descriptor to be handed on.
    case redirection

    /// The program was looked for in `PATH`: it is in none of its directories (`noSuchFile`), or not
    /// executable in any (`accessDenied`).
    case search

    /// The process was to be made: the system has no room for another one, or for a thread.
    case creation

    /// The process was to begin in its working directory.
    case workingDirectory

    /// The process was to join its group.
    case processGroup

    /// The program was to be executed: it does not exist, may not be executed, is none, or its arguments
    /// are too long.
    case execution
  }

  /// The program, as it was asked for.
  public let program: String

  /// What failed.
  public let step: Step

  /// Why.
  public let error: SystemError

  /// Makes an error from its parts.
  public init(program: String, step: Step, error: SystemError) {
    self.program = program
    self.step = step
    self.error = error
  }
}

extension ProcessStartError: CustomStringConvertible {
  /// The program, the step and the reason on one line.
  public var description: String { "\(program) cannot be run: \(step): \(error)" }
}

extension ProcessStartError.Step: CustomStringConvertible {
  /// What failed, in a few words.
  public var description: String {
    switch self {
    case .arguments: "bad arguments"
    case .redirection: "its standard streams cannot be set up"
    case .search: "not found in PATH"
    case .creation: "no process can be made"
    case .workingDirectory: "its working directory cannot be entered"
    case .processGroup: "its process group cannot be joined"
    case .execution: "execution failed"
    }
  }
}
