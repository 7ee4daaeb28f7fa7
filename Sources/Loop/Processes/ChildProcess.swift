import Generators

/// A process that this one has started: what
/// ``EventLoop/startProcess(_:standardInput:standardOutput:standardError:limit:)`` gives.
///
/// ```swift
/// struct WordCount: Coroutine {
///   typealias Returned = String
///   let text: String
///   @Late var process: ChildProcess
///   var line: [UInt8] = []
///
///   init(text: String) { self.text = text }
///
///   static let body = Program {
///     YieldFrom(into: \.process) {
///       $0.loop.startProcess(
///         ChildProcess.Command("wc", ["-w"]), standardInput: .pipe, standardOutput: .pipe)
///     }
///     Do {
///       try $0.process.standardInput.write($0.text.utf8)
///       try $0.process.standardInput.close()
///     }
///     YieldFrom(into: \.line) { try $0.process.standardOutput.readLine() }
///     YieldFrom { $0.process.wait() }
///     Return { String(decoding: $0.line, as: UTF8.self) }
///   }
/// }
/// ```
///
/// The loop reaps it when it ends, whether or not a coroutine waits for that: there are no zombies. An
/// object that is dropped leaves its process running, and closes its pipes. A process that still runs
/// when the loop is closed is killed and reaped then.
///
/// What it writes to a pipe that nobody reads makes it wait: ``communicate(_:outputLimit:)`` reads both of its
/// outputs while it feeds it.
///
/// Mirrors `asyncio.subprocess.Process`. Foundation has the name `Process`.
public final class ChildProcess {
  /// What was run.
  public let command: Command

  let writer: StreamWriter?
  let outputReader: StreamReader?
  let errorReader: StreamReader?
  let running: RunningProcess

  init(
    _ command: Command, _ running: RunningProcess, input: StreamWriter?, output: StreamReader?,
    error: StreamReader?
  ) {
    self.command = command
    self.running = running
    writer = input
    outputReader = output
    errorReader = error
  }

  /// The number by which the system knows it; another's, perhaps, once it has ended.
  public var processIdentifier: Int32 { running.number.rawValue }

  /// How it has ended; `nil` while it runs, and as long as the loop was not told.
  public var terminationStatus: TerminationStatus? {
    guard case .success(let status)? = running.end else { return nil }
    return status
  }

  /// Whether it has not ended, as far as the loop was told.
  public var isRunning: Bool { running.end == nil }

  /// Waits for the end of the process.
  ///
  /// Any number of coroutines may wait; cancelling one leaves the process running. As in asyncio a process
  /// whose output nobody reads may never end; see ``communicate(_:outputLimit:)``.
  ///
  /// - Returns: An awaitable of how it ended, which may be awaited again later. It raises
  ///   ``ProcessError/statusTaken(processIdentifier:)``; ``LoopError/closed``.
  public func wait() -> ChildProcess.Wait { ChildProcess.Wait(running) }
}

// MARK: Standard streams

extension ChildProcess {
  /// Writes to its standard input, if that is a pipe.
  ///
  /// The process reads the end when this is closed. One that reads no more makes ``StreamWriter/drain()``
  /// raise `brokenPipe`, and no signal.
  ///
  /// - Throws: ``ProcessError/notPiped(_:)``.
  public var standardInput: StreamWriter {
    get throws(ProcessError) {
      guard let writer else { throw .notPiped(.input) }
      return writer
    }
  }

  /// Reads its standard output, if that is a pipe.
  ///
  /// The descriptor is given back at the end of the stream, or with the ``ChildProcess``.
  ///
  /// - Throws: ``ProcessError/notPiped(_:)``.
  public var standardOutput: StreamReader {
    get throws(ProcessError) {
      guard let outputReader else { throw .notPiped(.output) }
      return outputReader
    }
  }

  /// Reads its standard error, if that is a pipe; otherwise as ``standardOutput``.
  ///
  /// - Throws: ``ProcessError/notPiped(_:)``.
  public var standardError: StreamReader {
    get throws(ProcessError) {
      guard let errorReader else { throw .notPiped(.error) }
      return errorReader
    }
  }
}

// MARK: Signals

extension ChildProcess {
  /// Sends a signal.
  ///
  /// - Parameters:
  ///   - signal: The signal.
  ///   - toGroup: Whether the whole group of the process gets it, which is to be its own
  ///     (``ProcessGroup/new``, ``ProcessGroup/newSession``).
  /// - Returns: Whether it was sent; not to a process that has ended, as far as the loop was told: its number
  ///   may be another's by now.
  /// - Throws: ``SystemError``, such as `notPermitted` of a process that has become another user's.
  @discardableResult
  public func send(_ signal: Signal, toGroup: Bool = false) throws(SystemError) -> Bool {
    guard isRunning else { return false }
    try running.number.send(signal, toGroup: toGroup && leadsGroup)
    return true
  }

  /// Asks the process to end (`SIGTERM`); does nothing if it has.
  ///
  /// - Returns: Whether it was asked.
  /// - Throws: ``SystemError``.
  @discardableResult
  public func terminate() throws(SystemError) -> Bool { try send(.terminate) }

  /// Ends the process (`SIGKILL`); does nothing if it has ended.
  ///
  /// - Returns: Whether it had not.
  /// - Throws: ``SystemError``.
  @discardableResult
  public func kill() throws(SystemError) -> Bool { try send(.kill) }

  /// Whether the process leads a group of its own.
  var leadsGroup: Bool { command.processGroup == .new || command.processGroup == .newSession }

  /// Ends it and closes its pipes, for a coroutine that cannot wait any more; the loop reaps it.
  func abandon() {
    do throws(SystemError) {
      try send(.kill, toGroup: true)
    } catch {
      // Another user's by now: it is left to itself.
    }
    writer?.transport.abort()
    outputReader?.transport.abort()
    errorReader?.transport.abort()
  }
}

extension ChildProcess: CustomStringConvertible {
  /// The program, its number and how it ended: `<ChildProcess git 4711 exited with 0>`.
  public var description: String {
    let state =
      switch running.end {
      case nil: "running"
      case .success(let status)?: "\(status)"
      case .failure?: "ended"
      }
    return "<ChildProcess \(command.program) \(processIdentifier) \(state)>"
  }
}

@available(*, unavailable, message: "a process belongs to the thread of its loop")
extension ChildProcess: Sendable {}
