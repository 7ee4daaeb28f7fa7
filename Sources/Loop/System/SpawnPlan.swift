import GeneratorsPlatform

/// All that starting a process takes, as values that any thread may have.
package struct SpawnPlan: Sendable {
  /// What a standard stream of the process is.
  package enum Stream: Hashable, Sendable {
    /// That of this process.
    case inherited

    /// Nothing: an end to read, and no end to write.
    case null

    /// A descriptor, whose number is none of the standard streams'.
    case descriptor(Int32)

    /// The same as the standard output of the process.
    case output
  }

  /// The process group of the process.
  package enum Group: Hashable, Sendable {
    case inherited
    case new
    case existing(Int32)
    case session
  }

  /// As it was asked for.
  package let program: String

  /// What the process gets as its arguments, the name first.
  package let arguments: [String]

  /// `NAME=value` each.
  package let environment: [String]

  package let directory: String?
  package let group: Group

  /// Standard input, output and error.
  package let streams: [Stream]

  package init(
    program: String, arguments: [String], environment: [String], directory: String?, group: Group,
    streams: [Stream]
  ) {
    self.program = program
    self.arguments = arguments
    self.environment = environment
    self.directory = directory
    self.group = group
    self.streams = streams
  }

  /// Throws if a text has a zero byte in it, where C would end it, or the program no name.
  package func check() throws(ProcessStartError) {
    let texts = [program] + arguments + environment + (directory.map { [$0] } ?? [])
    if !program.isEmpty, !texts.contains(where: { $0.utf8.contains(0) }) { return }
    throw failure(.arguments, SystemError(call: "posix_spawn", code: .invalidArgument))
  }

  /// Starts the process, which is the caller's to reap.
  ///
  /// Blocks the calling thread until the system has loaded the program, or cannot.
  package func start() throws(ProcessStartError) -> SpawnedChild {
    let path = try find()
    var number: pid_t = 0
    let code: Int32
    do throws(SystemError) {
      code = try withAttributes { attributes throws(SystemError) in
        try withActions { actions in
          withStrings(arguments) { arguments in
            withStrings(environment) { environment in
              posix_spawn(&number, path, actions, attributes, arguments, environment)
            }
          }
        }
      }
    } catch {
      let step: ProcessStartError.Step =
        error.code == .notImplemented ? .workingDirectory : .creation
      throw failure(step, error)
    }
    if code == 0 { return SpawnedChild(ProcessNumber(rawValue: number)) }
    throw diagnosis(SystemError(call: "posix_spawn", code: .init(code), context: path))
  }

  private func failure(_ step: ProcessStartError.Step, _ error: SystemError) -> ProcessStartError {
    ProcessStartError(program: program, step: step, error: error)
  }
}

// MARK: The program

extension SpawnPlan {
  /// The path of the program: itself if it has a slash in it, else the first that may be executed in the
  /// directories of the process's `PATH`.
  private func find() throws(ProcessStartError) -> String {
    if program.utf8.contains(UInt8(ascii: "/")) { return program }
    let name = "PATH="
    let list = environment.first { $0.hasPrefix(name) }?.dropFirst(name.count) ?? "/usr/bin:/bin"
    var reason = SystemError.Code.noSuchFile
    for folder in list.split(separator: ":", omittingEmptySubsequences: false) {
      let path = folder.isEmpty ? "./\(program)" : "\(folder)/\(program)"
      switch Self.executability(of: seen(path)) {
      case nil: return path
      case .accessDenied?: reason = .accessDenied
      default: break
      }
    }
    throw failure(.search, SystemError(call: "access", code: reason))
  }

  /// The path from this process's directory of what the new process finds at one from its own.
  private func seen(_ path: String) -> String {
    guard let directory, !path.hasPrefix("/") else { return path }
    return "\(directory)/\(path)"
  }

  /// Why a file cannot be executed; `nil` if it can.
  private static func executability(of path: String) -> SystemError.Code? {
    if let failure = systemCall({ Int(access(path, X_OK)) }).failure { return failure }
    // A directory may be entered, not executed.
    return isDirectory(path) ? .accessDenied : nil
  }

  private static func exists(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0
  }

  private static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & mode_t(S_IFMT) == mode_t(S_IFDIR)
  }

  /// Which step it was that failed: the system gives one number for all.
  private func diagnosis(_ error: SystemError) -> ProcessStartError {
    if let directory {
      // Of a file that is none, and may not be executed, the system would tell the latter.
      let isFile = Self.exists(directory) && !Self.isDirectory(directory)
      let reason = systemCall { Int(access(directory, X_OK)) }.failure
      if let code = isFile ? .notDirectory : reason {
        return failure(
          .workingDirectory, SystemError(call: "chdir", code: code, context: directory))
      }
    }
    switch error.code {
    case .wouldBlock, .outOfMemory: return failure(.creation, error)
    case .notPermitted, .noSuchProcess:
      if case .existing = group { return failure(.processGroup, error) }
      return failure(.execution, error)
    default: return failure(.execution, error)
    }
  }
}

// MARK: What C wants

#if canImport(Darwin)
  private typealias Attributes = posix_spawnattr_t?
  private typealias Actions = posix_spawn_file_actions_t?
#else
  private typealias Attributes = posix_spawnattr_t
  private typealias Actions = posix_spawn_file_actions_t
#endif

extension SpawnPlan {
  /// Lends the attributes: no signal is blocked, or ignored but for the one that `nohup` ignores; what
  /// this process handles, the system resets.
  private func withAttributes<Result>(
    _ body: (UnsafePointer<Attributes>) throws(SystemError) -> Result
  ) throws(SystemError) -> Result {
    #if canImport(Darwin)
      var attributes: Attributes
    #else
      var attributes = Attributes()
    #endif
    try Self.require(posix_spawnattr_init(&attributes), "posix_spawnattr_init")
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    for number in [SIGKILL, SIGSTOP, SIGHUP] { sigdelset(&signals, number) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    var flags = Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF)
    #if canImport(Darwin)
      flags |= Int32(POSIX_SPAWN_CLOEXEC_DEFAULT)
    #endif
    switch group {
    case .inherited: break
    case .new: flags |= Int32(POSIX_SPAWN_SETPGROUP)
    case .existing(let number):
      flags |= Int32(POSIX_SPAWN_SETPGROUP)
      posix_spawnattr_setpgroup(&attributes, number)
    case .session: flags |= Self.newSession
    }
    posix_spawnattr_setflags(&attributes, Int16(truncatingIfNeeded: flags))
    return try body(&attributes)
  }

  /// `POSIX_SPAWN_SETSID`, which Glibc's headers hide.
  private static var newSession: Int32 {
    #if canImport(Darwin)
      0x400
    #else
      0x80
    #endif
  }

  /// Lends what the new process does with its descriptors before it becomes the program.
  ///
  /// It keeps the standard streams, and nothing else that this process has open, whoever opened it,
  /// where the system can do that; elsewhere what is not close-on-exec.
  private func withActions<Result>(
    _ body: (UnsafePointer<Actions>) -> Result
  ) throws(SystemError) -> Result {
    #if canImport(Darwin)
      var actions: Actions
    #else
      var actions = Actions()
    #endif
    try Self.require(posix_spawn_file_actions_init(&actions), "posix_spawn_file_actions_init")
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let directory { try Self.changeDirectory(&actions, directory) }
    for (number, stream) in streams.enumerated() {
      try Self.redirect(&actions, Int32(number), stream)
    }
    #if os(Linux) && !canImport(Musl)
      if let closeFrom = LinuxCalls.shared.closeFrom {
        try Self.require(closeFrom(&actions, 3), "posix_spawn_file_actions_addclosefrom_np")
      }
    #endif
    return body(&actions)
  }

  private static func redirect(
    _ actions: inout Actions, _ number: Int32, _ stream: Stream
  ) throws(SystemError) {
    let call: StaticString = "posix_spawn_file_actions_adddup2"
    switch stream {
    case .inherited:
      #if canImport(Darwin)
        try require(posix_spawn_file_actions_addinherit_np(&actions, number), call)
      #endif
    case .null:
      let mode = number == 0 ? O_RDONLY : O_WRONLY
      try require(
        posix_spawn_file_actions_addopen(&actions, number, "/dev/null", mode, 0),
        "posix_spawn_file_actions_addopen")
    case .descriptor(let source):
      try require(posix_spawn_file_actions_adddup2(&actions, source, number), call)
    case .output:
      try require(posix_spawn_file_actions_adddup2(&actions, 1, number), call)
    }
  }

  private static func changeDirectory(
    _ actions: inout Actions, _ path: String
  ) throws(SystemError) {
    let call: StaticString = "posix_spawn_file_actions_addchdir_np"
    #if os(Linux) && !canImport(Musl)
      guard let change = LinuxCalls.shared.changeDirectory else {
        throw SystemError(call: call.description, code: .notImplemented, context: path)
      }
      try require(change(&actions, path), call)
    #else
      try require(posix_spawn_file_actions_addchdir_np(&actions, path), call)
    #endif
  }

  /// Throws the error that a call has returned; these do not use `errno`.
  private static func require(_ code: Int32, _ call: StaticString) throws(SystemError) {
    if code != 0 { throw SystemError(call: call.description, code: .init(code)) }
  }
}

/// Lends texts as C wants them: pointers to each, and a null pointer behind the last.
private func withStrings<Result>(
  _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
  var bytes: [CChar] = []
  var starts: [Int] = []
  for text in texts {
    starts.append(bytes.count)
    bytes += text.utf8CString
  }
  return bytes.withUnsafeMutableBufferPointer { buffer in
    let start = buffer.baseAddress
    var pointers = starts.map { offset in start.map { $0 + offset } }
    pointers.append(nil)
    return body(pointers)
  }
}
