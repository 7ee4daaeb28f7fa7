import GeneratorsPlatform

/// A signal of the operating system (signal(7)), open to numbers that have no name here.
///
/// ```swift
/// try loop.addSignalHandler(.interrupt) { loop.stop() }
/// ```
public struct Signal: RawRepresentable, Hashable, Sendable {
  /// The number; it differs from system to system.
  public let rawValue: Int32

  /// Makes a signal from the system's number.
  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// The terminal has hung up (`SIGHUP`); by custom also: read the configuration again.
  public static var hangup: Self { Self(rawValue: SIGHUP) }

  /// Control-C was pressed (`SIGINT`).
  public static var interrupt: Self { Self(rawValue: SIGINT) }

  /// Control-\ was pressed (`SIGQUIT`).
  public static var quit: Self { Self(rawValue: SIGQUIT) }

  /// The process is asked to end (`SIGTERM`).
  public static var terminate: Self { Self(rawValue: SIGTERM) }

  /// An alarm of `alarm(2)` (`SIGALRM`).
  public static var alarm: Self { Self(rawValue: SIGALRM) }

  /// A child process has ended or stopped (`SIGCHLD`).
  public static var child: Self { Self(rawValue: SIGCHLD) }

  /// The process goes on after it was stopped (`SIGCONT`).
  public static var `continue`: Self { Self(rawValue: SIGCONT) }

  /// The window of the terminal has another size (`SIGWINCH`).
  public static var windowChange: Self { Self(rawValue: SIGWINCH) }

  /// Free for programs to use (`SIGUSR1`).
  public static var user1: Self { Self(rawValue: SIGUSR1) }

  /// Free for programs to use (`SIGUSR2`).
  public static var user2: Self { Self(rawValue: SIGUSR2) }

  /// Something was written to a pipe or socket that has no reader (`SIGPIPE`).
  public static var brokenPipe: Self { Self(rawValue: SIGPIPE) }

  /// Ends the process (`SIGKILL`); it cannot be handled.
  public static var kill: Self { Self(rawValue: SIGKILL) }

  /// Stops the process (`SIGSTOP`); it cannot be handled.
  public static var stop: Self { Self(rawValue: SIGSTOP) }
}

extension Signal: CustomStringConvertible {
  /// The system's text for the signal and its number: "Interrupt (signal 2)".
  public var description: String {
    guard let text = strsignal(rawValue) else { return "signal \(rawValue)" }
    return "\(String(cString: text)) (signal \(rawValue))"
  }
}

/// Why a signal cannot be handled.
public enum SignalError: Error, Hashable, Sendable {
  /// No process can handle this signal: it is `SIGKILL` or `SIGSTOP`.
  case cannotBeHandled(Signal)

  /// The system has no signal of this number.
  case unknownSignal(Signal)

  /// Another loop of this process handles the signal.
  case handledElsewhere(Signal)
}

extension SignalError: CustomStringConvertible {
  /// What went wrong, in a sentence.
  public var description: String {
    switch self {
    case .cannotBeHandled(let signal): "no process can handle \(signal)"
    case .unknownSignal(let signal): "the system has no \(signal)"
    case .handledElsewhere(let signal): "another loop of this process handles \(signal)"
    }
  }
}
