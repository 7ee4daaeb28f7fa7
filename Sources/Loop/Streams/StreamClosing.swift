import Generators

extension StreamWriter {
  /// Waits until a connection is closed: what ``StreamWriter/waitClosed()`` gives.
  public struct Closing: Generator, Awaitable {
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
        if let waiter = waiter.take() { transport.closeWaiters.remove(waiter) }
        return .raised(error)
      }
      if let waiter, !waiter.isDone {
        return .yielded(Suspension(word: .awaits(keeping: waiter.cell.head)))
      }
      waiter = nil
      if transport.descriptor.isClosed {
        if let failure = transport.closeFailure { return .raised(failure) }
        return .returned(())
      }
      guard let loop = transport.openLoop else { return .raised(LoopError.closed) }
      let future = transport.closeWaiters.add(on: loop)
      waiter = future
      return .yielded(Suspension(word: .awaits(keeping: future.cell.head)))
    }
  }
}

@available(*, unavailable, message: "a stream belongs to the thread of its loop")
extension StreamWriter.Closing: Sendable {}
