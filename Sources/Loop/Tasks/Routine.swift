import Generators

extension EventLoop {
  /// What the loop does in several steps, some of which wait, such as connecting, or running a program.
  ///
  /// It begins when it is awaited. What is kept and not awaited itself, but a copy of it, begins anew each
  /// time; copies of one that has begun are the same.
  public struct Routine<Value>: Generator, Awaitable {
    public typealias Yielded = Suspension
    public typealias Sent = Void
    public typealias Returned = Value

    private let make: () -> AnyGenerator<Suspension, Void, Value>
    private var begun: AnyGenerator<Suspension, Void, Value>?

    /// Makes a routine of a coroutine, of which no more is told than what it returns.
    init(_ coroutine: some Awaitable<Value>) { make = { AnyGenerator(coroutine) } }

    private mutating func generator() -> AnyGenerator<Suspension, Void, Value> {
      let generator = begun ?? make()
      begun = generator
      return generator
    }

    public mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Value> {
      try generator().resume(resumption)
    }

    public mutating func advance(_ resumption: Resumption<Void>) -> Outcome<Suspension, Value> {
      generator().advance(resumption)
    }

    /// Where it stands, outermost first; empty before it begins.
    public var trace: [SourcePlace] { begun?.trace ?? [] }
  }
}

@available(*, unavailable, message: "what a loop does belongs to its thread")
extension EventLoop.Routine: Sendable {}
