import Generators

extension ChildProcess {
  /// Waits for the end of a process: what ``ChildProcess/wait()`` gives.
  public struct Wait: Generator, Awaitable {
    public typealias Yielded = Suspension
    public typealias Sent = Void
    public typealias Returned = ChildProcess.TerminationStatus

    private let process: RunningProcess
    private var waiter: Future<Void>?

    init(_ process: RunningProcess) { self.process = process }

    public mutating func resume(
      _ resumption: Resumption<Void>
    ) throws -> Step<Suspension, ChildProcess.TerminationStatus> {
      if case .raise(let error) = resumption {
        if let waiter = waiter.take() { process.endWaiting(waiter) }
        throw error
      }
      if let end = process.end {
        waiter = nil
        return .returned(try end.get())
      }
      let future = try waiter ?? process.waiter()
      waiter = future
      return .yielded(Suspension(word: .awaits(keeping: future.cell.head)))
    }
  }
}

@available(*, unavailable, message: "a process belongs to the thread of its loop")
extension ChildProcess.Wait: Sendable {}
