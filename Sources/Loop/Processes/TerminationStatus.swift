extension ChildProcess {
  /// How a process has ended.
  ///
  /// asyncio and Python have one number for both, `returncode`, which is negative for a signal.
  public enum TerminationStatus: Hashable, Sendable {
    /// It has ended by itself, with this number from 0 to 255; 0 means success.
    case exited(Int32)

    /// A signal has ended it.
    case signalled(Signal)

    /// Whether it has ended by itself and with 0.
    public var isSuccess: Bool { self == .exited(0) }

    /// Reads what `waitpid` gives; the same on every system, though the macros are not Swift's.
    init(_ status: Int32) {
      let signal = status & 0x7f
      self = signal == 0 ? .exited(status >> 8 & 0xff) : .signalled(Signal(rawValue: signal))
    }
  }
}

extension ChildProcess.TerminationStatus: CustomStringConvertible {
  /// "exited with 1", "ended by Killed (signal 9)".
  public var description: String {
    switch self {
    case .exited(let code): "exited with \(code)"
    case .signalled(let signal): "ended by \(signal)"
    }
  }
}
