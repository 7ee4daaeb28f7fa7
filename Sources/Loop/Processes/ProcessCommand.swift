extension ChildProcess {
  /// What is to be run: a program with its arguments, and what it finds itself in.
  ///
  /// ```swift
  /// var command = ChildProcess.Command("git", ["log", "--oneline"])
  /// command.workingDirectory = "/usr/src/linux"
  /// command.environment = .updating(["GIT_PAGER": "cat"])
  /// ```
  ///
  /// No shell is asked: an argument is one whatever is in it. ``shell(_:)`` asks one.
  public struct Command: Hashable, Sendable {
    /// The program: a path, if there is a slash in it, relative to ``workingDirectory``; otherwise it is
    /// looked for in the directories of `PATH`, that of ``environment``.
    public var program: String

    /// The arguments, without the name of the program, which it gets first.
    public var arguments: [String]

    /// The environment; that of this process by default.
    public var environment: Environment

    /// The directory in which the process begins; `nil` for that of this process.
    public var workingDirectory: String?

    /// The process group; that of this process by default.
    public var processGroup: ProcessGroup

    /// Makes a command.
    ///
    /// - Parameters:
    ///   - program: The program.
    ///   - arguments: Its arguments.
    ///   - environment: Its environment.
    ///   - workingDirectory: Where it begins; `nil` for the directory of this process.
    ///   - processGroup: Its process group.
    public init(
      _ program: String, _ arguments: [String] = [], environment: Environment = .inherited,
      workingDirectory: String? = nil, processGroup: ProcessGroup = .inherited
    ) {
      self.program = program
      self.arguments = arguments
      self.environment = environment
      self.workingDirectory = workingDirectory
      self.processGroup = processGroup
    }

    /// A line that the system's shell runs: what Python's `create_subprocess_shell` is given.
    ///
    /// Never put words of strangers into it.
    public static func shell(_ line: String) -> Command { Command("/bin/sh", ["-c", line]) }
  }

  /// The environment of a process.
  public enum Environment: Hashable, Sendable {
    /// That of this process, as it is when the process is started.
    case inherited

    /// That of this process with other values; `nil` takes a name out.
    case updating([String: String?])

    /// These names and values, and nothing else.
    case only([String: String])
  }

  /// The process group of a process, to which the terminal sends its signals.
  public enum ProcessGroup: Hashable, Sendable {
    /// That of this process: Control-C reaches both.
    case inherited

    /// A group of its own, which it leads, and in which those are that it starts.
    ///
    /// ``ChildProcess/terminate(gracePeriod:)`` sends its signals to the whole group.
    case new

    /// The group of this number.
    case existing(Int32)

    /// A session of its own, without a terminal, and a group (`setsid`): Python's `start_new_session`.
    case newSession
  }
}

extension ChildProcess.Environment {
  /// `NAME=value` each, in order of the names, so that equal ones are written alike.
  ///
  /// A name that is empty or has an equals sign in it would be another name for who reads it: such an entry
  /// has a zero byte, which ``SpawnPlan/check()`` refuses.
  var entries: [String] {
    switch self {
    case .inherited: ProcessInformation.environment
    case .updating(let changes):
      ProcessInformation.environment.filter { entry in
        !changes.keys.contains { entry.hasPrefix("\($0)=") }
      } + Self.entries(of: changes.compactMapValues { $0 })
    case .only(let values): Self.entries(of: values)
    }
  }

  private static func entries(of values: [String: String]) -> [String] {
    values.sorted { $0.key < $1.key }.map { name, value in
      name.isEmpty || name.contains("=") ? "\0" : "\(name)=\(value)"
    }
  }
}

extension ChildProcess.ProcessGroup {
  /// As the system's layer has it.
  var group: SpawnPlan.Group {
    switch self {
    case .inherited: .inherited
    case .new: .new
    case .existing(let number): .existing(number)
    case .newSession: .session
    }
  }
}
