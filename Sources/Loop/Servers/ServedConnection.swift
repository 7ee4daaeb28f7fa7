import Generators

/// Runs the coroutine of one connection, and ends the connection if an error leaves it.
struct ServedConnection<Body: Generator>: Generator
where Body.Yielded == Suspension, Body.Sent == Void {
  typealias Yielded = Suspension
  typealias Sent = Void
  typealias Returned = Void

  private var body: Body?
  private let server: Server
  private let transport: StreamTransport

  init(_ body: consuming Body, _ server: Server, _ transport: StreamTransport) {
    self.body = body
    self.server = server
    self.transport = transport
    server.connectionBegan()
  }

  mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Void> {
    try advance(resumption).get()
  }

  mutating func advance(_ resumption: Resumption<Void>) -> Outcome<Suspension, Void> {
    guard let outcome = body?.advance(resumption) else { return .returned(()) }
    switch outcome {
    case .yielded(let suspension): return .yielded(suspension)
    case .returned:
      end()
      return .returned(())
    case .raised(let error):
      return fail(error)
    case .exhausted:
      return fail(GeneratorError.exhausted)
    }
  }

  private mutating func fail(_ error: any Error) -> Outcome<Suspension, Void> {
    // Closed before the coroutine is dropped, which would report a stream that nobody closed.
    transport.close()
    end()
    if error is any ControlError { return .raised(error) }
    server.report(.connection, error)
    return .returned(())
  }

  private mutating func end() {
    body = nil
    server.connectionEnded()
  }
}
