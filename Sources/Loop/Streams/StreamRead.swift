import Generators

extension StreamReader {
  /// Waits for bytes: what the methods of a ``StreamReader`` give.
  public struct Read: Generator, Awaitable {
    public typealias Yielded = Suspension
    public typealias Sent = Void
    public typealias Returned = [UInt8]

    private var wait: InputWait
    private let request: ReadRequest
    private var searched = 0

    init(_ transport: StreamTransport, _ request: ReadRequest) {
      wait = InputWait(transport)
      self.request = request
    }

    public mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, [UInt8]>
    {
      try advance(resumption).get()
    }

    public mutating func advance(_ resumption: Resumption<Void>) -> Outcome<Suspension, [UInt8]> {
      switch wait.goOn(resumption) {
      case .suspend(let suspension): return .yielded(suspension)
      case .raise(let error): return .raised(error)
      case .look: break
      }
      let transport = wait.transport
      while true {
        switch request.answer(from: transport, searched: &searched) {
        case .take(let count): return .returned(transport.input.take(count))
        case .incomplete(let expected):
          let partial = transport.input.take(transport.input.count)
          return .raised(IncompleteReadError(partial: partial, expected: expected))
        case .failure(let error, let dropped):
          if dropped > 0 { transport.input.drop(dropped) }
          return .raised(error)
        case .wait(let count):
          switch wait.begin(count) {
          case .suspend(let suspension): return .yielded(suspension)
          case .raise(let error): return .raised(error)
          case .look: continue
          }
        }
      }
    }
  }
}

extension ReadRequest {
  /// Answers from what a connection has received.
  @inline(__always)
  fileprivate func answer(from transport: StreamTransport, searched: inout Int) -> Answer {
    // An error comes behind the last bytes, in place of the end.
    let isOver = transport.isAtEnd && transport.readFailure == nil
    return transport.input.lend { bytes in
      answer(from: bytes, limit: transport.limit, isOver: isOver, searched: &searched)
    }
  }
}

@available(*, unavailable, message: "a stream belongs to the thread of its loop")
extension StreamReader.Read: Sendable {}
