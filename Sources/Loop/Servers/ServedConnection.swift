import Generators

/// Runs the coroutine of one connection, and ends the connection if an error leaves it.
@frozen
@usableFromInline
struct ServedConnection<Body: Generator>: Generator
where Body.Yielded == Suspension, Body.Sent == Void {
  @usableFromInline typealias Yielded = Suspension
  @usableFromInline typealias Sent = Void
  @usableFromInline typealias Returned = Void

  @usableFromInline var body: Body?
  @usableFromInline let server: Server
  @usableFromInline let writer: StreamWriter

  @inlinable
  init(_ body: consuming Body, _ server: Server, _ writer: StreamWriter) {
    self.body = body
    self.server = server
    self.writer = writer
    server.connectionBegan()
  }

  @inlinable
  mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Void> {
    try advance(resumption).get()
  }

  @inlinable
  @inline(__always)
  mutating func advance(_ resumption: Resumption<Void>) -> Outcome<Suspension, Void> {
    guard let outcome = body?.advance(resumption) else { return .returned(()) }
    switch outcome {
    case .yielded(let suspension): return .yielded(suspension)
    case .returned:
      body = nil
      server.connectionEnded()
      return .returned(())
    case .raised(let error): return fail(error)
    case .exhausted: return fail(GeneratorError.exhausted)
    }
  }

  @inlinable
  mutating func fail(_ error: any Error) -> Outcome<Suspension, Void> {
    // Closed before the coroutine is dropped, which would report a stream that nobody closed.
    writer.close()
    body = nil
    server.connectionEnded()
    if error is any ControlError { return .raised(error) }
    server.report(.connection, error)
    return .returned(())
  }
}
