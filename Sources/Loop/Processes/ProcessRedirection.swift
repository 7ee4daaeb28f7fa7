extension ChildProcess {
  /// What a standard stream of a process is.
  ///
  /// Mirrors the arguments `stdin`, `stdout` and `stderr` of asyncio: `None`, `PIPE`, `DEVNULL`, a file,
  /// `STDOUT`.
  public enum Redirection: Hashable, Sendable {
    /// The same as that of this process.
    case inherited

    /// A pipe, whose other end is the reader or writer of the ``ChildProcess``.
    case pipe

    /// The null device: the end at once, and what is written is gone.
    case null

    /// An open descriptor, such as that of a file or a socket.
    ///
    /// It stays its owner's, who may close it when the starting has begun. It should block, as programs
    /// expect.
    case descriptor(Int32)

    /// The same as standard output, for standard error only.
    case standardOutput
  }

  /// One of the three standard streams of a process.
  public enum StandardStream: Int32, Hashable, Sendable, CaseIterable {
    /// What it reads.
    case input = 0

    /// What it writes.
    case output = 1

    /// What it writes about itself.
    case error = 2
  }
}

extension ChildProcess.StandardStream: CustomStringConvertible {
  /// "standard input", "standard output" or "standard error".
  public var description: String { "standard \(name)" }

  private var name: String {
    switch self {
    case .input: "input"
    case .output: "output"
    case .error: "error"
    }
  }
}
