/// A process was used in a way that it does not allow, or its end cannot be known.
///
/// What cannot be run at all is a ``ProcessStartError``.
public enum ProcessError: Error, Hashable, Sendable {
  /// Bytes were to be written to the standard input of a process, or its output read, and that is no pipe.
  case notPiped(ChildProcess.StandardStream)

  /// The process has ended, and its status was taken: the program waits for any child somewhere, or ignores
  /// `SIGCHLD`, so that the system keeps none.
  case statusTaken(processIdentifier: Int32)

  /// The process has written more than it was to, and so was read no further.
  ///
  /// What was read stays in the stream: ``StreamReader/read(upTo:)`` takes it.
  case tooMuchOutput(ChildProcess.StandardStream, limit: Int)

  /// The process did not end with success; see ``ProcessResult/requireSuccess()``.
  case unsuccessful(program: String, ChildProcess.TerminationStatus, standardError: String)
}

extension ProcessError: CustomStringConvertible {
  /// What went wrong, in a sentence.
  public var description: String {
    switch self {
    case .notPiped(let stream): "the \(stream) of the process is no pipe"
    case .statusTaken(let number): "somebody else has taken the status of process \(number)"
    case .tooMuchOutput(let stream, let limit):
      "the process has written more than \(limit) bytes to its \(stream)"
    case .unsuccessful(let program, let status, let text):
      "\(program) \(status)" + (text.isEmpty ? "" : ": \(text)")
    }
  }
}
