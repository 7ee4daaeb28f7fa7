import Generators

extension StreamReader {
  /// Waits until bytes can be taken: what ``StreamReader/receive(atLeast:)`` gives.
  public struct Arrival: Generator, Awaitable {
    public typealias Yielded = Suspension
    public typealias Sent = Void
    public typealias Returned = Void

    private var wait: InputWait
    private let count: Int

    init(_ transport: StreamTransport, _ count: Int) {
      wait = InputWait(transport)
      self.count = count
    }

    public mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Void> {
      try advance(resumption).get()
    }

    public mutating func advance(_ resumption: Resumption<Void>) -> Outcome<Suspension, Void> {
      var answer = wait.goOn(resumption)
      while true {
        switch answer {
        case .suspend(let suspension): return .yielded(suspension)
        case .raise(let error): return .raised(error)
        case .look: break
        }
        let transport = wait.transport
        if transport.input.count >= count { return .returned(()) }
        if transport.isAtEnd, transport.readFailure == nil { return .returned(()) }
        answer = wait.begin(count)
      }
    }
  }
}

@available(*, unavailable, message: "a stream belongs to the thread of its loop")
extension StreamReader.Arrival: Sendable {}
