import Generators

extension ChildProcess {
  /// Writes to the standard input of the process and closes it, reads both of its outputs to their ends, and
  /// waits for the end of the process.
  ///
  /// All of that goes on at a time: a process that writes before it has read everything makes nobody wait for
  /// ever. One that ends without having read all is no error. A grandchild that has inherited an output
  /// keeps it open, and so this waiting; cancelling ends that.
  ///
  /// If this is cancelled or fails, the process runs on, and what it wrote so far stays in its streams.
  ///
  /// Mirrors `asyncio.subprocess.Process.communicate`, which has no limit.
  ///
  /// - Parameters:
  ///   - input: What the process is to read.
  ///   - outputLimit: How many bytes it may write to each of its outputs; not negative.
  /// - Returns: An awaitable of the result. It raises ``ProcessError/tooMuchOutput(_:limit:)``;
  ///   ``ProcessError/notPiped(_:)`` if there is input, and no pipe for it; ``SystemError`` if a pipe fails
  ///   for another reason than that the process does not read; what ``wait()`` raises.
  public func communicate(
    _ input: [UInt8] = [], outputLimit: Int = .max
  ) -> EventLoop.Routine<ProcessResult> {
    EventLoop.Routine(
      CommunicationRoutine(process: self, input: input, limit: outputLimit))
  }
}

private struct CommunicationRoutine: Coroutine {
  typealias Returned = ProcessResult

  let process: ChildProcess
  let input: [UInt8]
  let limit: Int
  var readings: [EventLoop.Task<[UInt8]>] = []
  @Late var outputs: [[UInt8]]
  @Late var status: ChildProcess.TerminationStatus

  init(process: ChildProcess, input: [UInt8], limit: Int) {
    self.process = process
    self.input = input
    self.limit = limit
  }

  static let body = Program {
    Do {
      try $0.feed()
      $0.beginReading()
    }
    Try {
      YieldFrom({ $0.loop.gather($0.readings) }, receive: { $0.outputs = $1 })
    } finally: {
      Do { frame in for reading in frame.readings { reading.cancel() } }
    }
    YieldFrom(into: \.status) { $0.process.wait() }
    Return { try $0.result() }
  }

  /// Hands all input to the writer, which sends it when the process reads, and closes then.
  private func feed() throws {
    guard let writer = process.writer else {
      if input.isEmpty { return }
      throw ProcessError.notPiped(.input)
    }
    if !input.isEmpty { writer.write(input) }
    writer.close()
  }

  private mutating func beginReading() {
    readings = [
      loop.createTask(
        Reading(reader: process.outputReader, stream: .output, limit: limit),
        name: "standard output of \(process.command.program)"),
      loop.createTask(
        Reading(reader: process.errorReader, stream: .error, limit: limit),
        name: "standard error of \(process.command.program)"),
    ]
  }

  private func result() throws -> ProcessResult {
    if let failure = process.writer?.transport.closeFailure, failure.code != .brokenPipe {
      throw failure
    }
    return ProcessResult(
      command: process.command, terminationStatus: status, standardOutput: outputs[0],
      standardError: outputs[1])
  }
}

/// Reads an output to its end, if it is a pipe.
private struct Reading: Coroutine {
  typealias Returned = [UInt8]

  let reader: StreamReader?
  let stream: ChildProcess.StandardStream
  let limit: Int
  var bytes: [UInt8] = []

  static let body = Program {
    If({ $0.reader != nil }) {
      Try {
        YieldFrom(into: \.bytes) { try $0.beginning() }
      } catch: {
        Catch(LimitOverrunError.self) {
          Raise { ProcessError.tooMuchOutput($0.stream, limit: $0.limit) }
        }
      }
    }
    Return { $0.bytes }
  }

  private func beginning() throws -> StreamReader.Read {
    guard let reader else { throw ProcessError.notPiped(stream) }
    return reader.readToEnd(limit: limit)
  }
}
