import Generators

extension EventLoop {
  /// Starts a process: `YieldFrom { $0.loop.startProcess(.init("cat"), standardInput: .pipe, …) }`.
  ///
  /// It is started by a thread of the ``processExecutor``, so that the loop goes on meanwhile. It gets its
  /// three standard streams and, where the system can close the others, no other descriptor of this
  /// process, whoever opened it; no signal is blocked in it, and none is ignored but `SIGHUP`, if
  /// this process ignores that, as `nohup` has it.
  ///
  /// If the waiting is cancelled, a process that was started nevertheless is killed, and its end waited for.
  ///
  /// Mirrors `asyncio.create_subprocess_exec`; with ``ChildProcess/Command/shell(_:)`` it does what
  /// `create_subprocess_shell` does.
  ///
  /// - Parameters:
  ///   - command: What to run.
  ///   - standardInput: What it reads; as this process by default.
  ///   - standardOutput: Where it writes; as this process by default.
  ///   - standardError: Where it writes about itself; as this process by default.
  ///   - limit: How many bytes a line of its outputs may have, at least 1, and half of what is buffered for
  ///     a slow reader.
  /// - Returns: An awaitable of the process, which runs. It raises ``ProcessStartError``;
  ///   ``LoopError/closed``.
  public func startProcess(
    _ command: ChildProcess.Command,
    standardInput: ChildProcess.Redirection = .inherited,
    standardOutput: ChildProcess.Redirection = .inherited,
    standardError: ChildProcess.Redirection = .inherited,
    limit: Int = 65_536
  ) -> EventLoop.Routine<ChildProcess> {
    StreamTransport.checkLimit(limit)
    return EventLoop.Routine(
      StartRoutine(
        command: command, redirections: [standardInput, standardOutput, standardError],
        limit: limit))
  }
}

/// Has a thread start a process, and takes it over.
private struct StartRoutine: Coroutine {
  typealias Returned = ChildProcess

  let command: ChildProcess.Command
  let redirections: [ChildProcess.Redirection]
  let limit: Int
  private var pipes: [Descriptor?] = []
  @Late private var call: Future<SpawnedChild>
  @Late private var child: SpawnedChild
  @Late private var cancellation: CancelledError
  @Late private var failure: SystemError

  init(
    command: ChildProcess.Command, redirections: [ChildProcess.Redirection], limit: Int
  ) {
    self.command = command
    self.redirections = redirections
    self.limit = limit
  }

  static let body = Program {
    Do { try $0.begin() }
    Try {
      YieldFrom({ $0.loop.shield($0.call) }, receive: { $0.child = $1 })
    } catch: {
      Catch(CancelledError.self, into: \.cancellation) {
        // The process may run by now. Closed, a coroutine cannot wait for it: then nobody takes it, which is
        // its end.
        Try {
          YieldFrom({ $0.call }, receive: { $0.child = $1 })
          YieldFrom { $0.process().terminate(gracePeriod: .zero) }
        } catch: {
          Catch(ProcessStartError.self) {}
        }
        Raise { $0.cancellation }
      }
      Catch(SystemError.self, into: \.failure) {
        // The executor has no thread.
        Raise { $0.cannotStart(.creation, $0.failure) }
      }
    }
    Return { $0.process() }
  }

  /// Has the process started.
  private mutating func begin() throws {
    let streams: StandardStreams
    do throws(SystemError) {
      streams = try StandardStreams(redirections)
    } catch {
      throw cannotStart(.redirection, error)
    }
    let plan = SpawnPlan(
      program: command.program, arguments: [command.program] + command.arguments,
      environment: command.environment.entries, directory: command.workingDirectory,
      group: command.processGroup.group, streams: streams.streams)
    try plan.check()
    pipes = streams.pipes
    let others = SharedDescriptors(streams.others)
    call = loop.runInExecutor(loop.takeProcessExecutor()) {
      defer { others.close() }
      return try plan.start()
    }
  }

  private func cannotStart(
    _ step: ProcessStartError.Step, _ error: SystemError
  ) -> ProcessStartError {
    ProcessStartError(program: command.program, step: step, error: error)
  }

  /// The process with its streams.
  private func process() -> ChildProcess {
    let running = RunningProcess(child, on: loop)
    let transports = pipes.map { pipe in
      pipe.map { StreamTransport($0, loop, limit: limit, channel: .pipe) }
    }
    return ChildProcess(
      command, running, input: transports[0].map { StreamWriter(transport: $0) },
      output: transports[1].map { StreamReader(transport: $0) },
      error: transports[2].map { StreamReader(transport: $0) })
  }
}

/// The descriptors of the three standard streams of a process that is to be.
private struct StandardStreams {
  /// What is told to the system.
  private(set) var streams: [SpawnPlan.Stream] = []

  /// This process's ends of the pipes.
  private(set) var pipes: [Descriptor?] = []

  /// What the new process gets duplicates of.
  private(set) var others: [Descriptor] = []

  /// - Throws: `tooManyOpenFiles`; `badDescriptor`; `invalidArgument` for a stream that is to be the same
  ///   as standard output, and is not standard error.
  init(_ redirections: [ChildProcess.Redirection]) throws(SystemError) {
    for (number, redirection) in redirections.enumerated() {
      switch redirection {
      case .inherited: add(.inherited)
      case .null: add(.null)
      case .pipe:
        let ends = try Descriptor.standardPipe(isInput: number == 0)
        add(.descriptor(ends.other.number), ends.own)
        others.append(ends.other)
      case .descriptor(let source):
        let copy = try Descriptor.duplicate(of: source)
        add(.descriptor(copy.number))
        others.append(copy)
      case .standardOutput:
        guard number == ChildProcess.StandardStream.error.rawValue else {
          throw SystemError(
            call: "dup2", code: .invalidArgument,
            context: "only standard error can be the same as standard output")
        }
        add(.output)
      }
    }
  }

  private mutating func add(_ stream: SpawnPlan.Stream, _ pipe: Descriptor? = nil) {
    streams.append(stream)
    pipes.append(pipe)
  }
}
