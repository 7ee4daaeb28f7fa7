import Generators

extension ChildProcess {
  /// Ends the process: asks it, waits a while, and kills it if it has not ended by then.
  ///
  /// A process that leads a group of its own (``ProcessGroup/new``) gets both signals with its group. If
  /// the waiting is cancelled, the process is killed at once, and reaped by the loop.
  ///
  /// - Parameter gracePeriod: How long the process may take to end; with zero or less it is killed at once.
  /// - Returns: An awaitable of how it ended; at once if it had. It raises ``ProcessError/statusTaken(processIdentifier:)``;
  ///   ``SystemError`` if the process cannot be sent signals.
  public func terminate(gracePeriod: Duration) -> EventLoop.Routine<ChildProcess.TerminationStatus>
  {
    EventLoop.Routine(TerminationRoutine(process: self, gracePeriod: gracePeriod))
  }
}

private struct TerminationRoutine: Coroutine {
  typealias Returned = ChildProcess.TerminationStatus

  let process: ChildProcess
  let gracePeriod: Duration
  @Late var status: ChildProcess.TerminationStatus

  init(process: ChildProcess, gracePeriod: Duration) {
    self.process = process
    self.gracePeriod = gracePeriod
  }

  static let body = Program {
    Try {
      Do { try $0.begin() }
      Try {
        YieldFrom(into: \.status) {
          $0.loop.waitFor($0.process.wait(), timeout: $0.gracePeriod)
        }
      } catch: {
        Catch(TimeoutError.self) {
          Do { try $0.process.send(.kill, toGroup: true) }
          YieldFrom(into: \.status) { $0.process.wait() }
        }
      }
    } finally: {
      // Cancelled or closed, it does not wait. One that has ended is not sent anything.
      Do { try $0.process.send(.kill, toGroup: true) }
    }
    Return { $0.status }
  }

  private func begin() throws {
    try process.send(gracePeriod > .zero ? .terminate : .kill, toGroup: true)
  }
}
