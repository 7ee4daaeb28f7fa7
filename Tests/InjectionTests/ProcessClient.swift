#if os(Linux)
  import Generators
  import Loop

  /// Sends all bytes through a process, and ends another one.
  struct ProcessClient: Coroutine {
    typealias Returned = [UInt8]
    let bytes: [UInt8]
    let started: (Int32) -> Void
    @Late var process: ChildProcess
    @Late var result: ProcessResult

    init(bytes: [UInt8], started: @escaping (Int32) -> Void) {
      self.bytes = bytes
      self.started = started
    }

    static let body = Program {
      YieldFrom(into: \.process) {
        $0.loop.startProcess(
          ChildProcess.Command("cat"), standardInput: .pipe, standardOutput: .pipe,
          standardError: .descriptor(2))
      }
      Do { $0.started($0.process.processIdentifier) }
      YieldFrom(into: \.result) { $0.process.communicate($0.bytes) }
      YieldFrom(into: \.process) {
        $0.loop.startProcess(ChildProcess.Command("sleep", ["1000"]), standardInput: .null)
      }
      Do { $0.started($0.process.processIdentifier) }
      YieldFrom { $0.process.terminate(gracePeriod: .zero) }
      Return { $0.result.standardOutput }
    }
  }
#endif
