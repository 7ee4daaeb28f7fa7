import Generators

extension StreamWriter {
  /// Waits until a stream's output is below the low mark: what ``StreamWriter/drain()`` gives.
  public struct Drain: Generator, Awaitable {
    public typealias Yielded = Suspension
    public typealias Sent = Void
    public typealias Returned = Void

    let transport: StreamTransport
    private var waiter: Future<Void>?

    init(_ transport: StreamTransport) { self.transport = transport }

    public mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Void> {
      try advance(resumption).get()
    }

    public mutating func advance(_ resumption: Resumption<Void>) -> Outcome<Suspension, Void> {
      if case .raise(let error) = resumption {
        if let waiter = waiter.take() { transport.drainWaiters.remove(waiter) }
        return .raised(error)
      }
      if let waiter, !waiter.isDone {
        return .yielded(Suspension(word: .awaits(keeping: waiter.cell.head)))
      }
      waiter = nil
      if transport.takesTurn() { return .yielded(.bare) }
      if let failure = transport.writeFailure { return .raised(failure) }
      guard transport.output.isPaused else { return .returned(()) }
      guard let loop = transport.openLoop else { return .raised(LoopError.closed) }
      let future = transport.drainWaiters.add(on: loop)
      waiter = future
      return .yielded(Suspension(word: .awaits(keeping: future.cell.head)))
    }
  }
}

@available(*, unavailable, message: "a stream belongs to the thread of its loop")
extension StreamWriter.Drain: Sendable {}
