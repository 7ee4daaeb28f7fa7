import Generators
import Testing

/// Objects in frames, in values on their way and in errors are released, once.
@Suite struct LifecycleTests {
  struct Passing: GeneratorFunction {
    typealias Yielded = Lifecycle.Token
    typealias Sent = Lifecycle.Token?
    typealias Returned = Lifecycle.Token
    let lifecycle: Lifecycle
    let held: Lifecycle.Token
    var last: Lifecycle.Token?

    init(_ lifecycle: Lifecycle) {
      self.lifecycle = lifecycle
      held = lifecycle.token()
    }

    static let body = Program {
      Try {
        While {
          ($0.last?.number ?? 0) >= 0
        } do: {
          Yield {
            $0.lifecycle.token()
          } receive: {
            $0.last = $1
          }
        }
      } catch: {
        Catch(Failure.self) { Yield { $0.lifecycle.token() } }
      }
      Return { $0.lifecycle.token() }
    }
  }

  struct Delegating: GeneratorFunction {
    typealias Yielded = Lifecycle.Token
    typealias Sent = Lifecycle.Token?
    typealias Returned = Lifecycle.Token
    let inner: AnyGenerator<Lifecycle.Token, Lifecycle.Token?, Lifecycle.Token>
    let held: Lifecycle.Token
    var answer: Lifecycle.Token?

    static let body = Program {
      YieldFrom {
        $0.inner
      } receive: {
        $0.answer = $1
      }
      Return { $0.answer ?? $0.held }
    }
  }

  enum End: CaseIterable { case returns, throwsIn, caught, closed, dropped, neverStarted, ignored }

  /// Runs a generator to an end of some kind.
  func run(
    _ generator: AnyGenerator<Lifecycle.Token, Lifecycle.Token?, Lifecycle.Token>, _ end: End,
    _ lifecycle: Lifecycle
  ) throws {
    if end == .neverStarted { return }
    _ = try generator.next()
    _ = try generator.send(lifecycle.token(1))
    switch end {
    case .returns: #expect(try generator.send(lifecycle.token(-1)).returned != nil)
    case .throwsIn:
      #expect(throws: Lifecycle.Token.self) { try generator.throw(lifecycle.token(2)) }
    case .caught: #expect(try generator.throw(Failure("caught")).yielded != nil)
    case .closed: try generator.close()
    case .ignored:
      _ = try generator.throw(Failure("caught"))
      #expect(throws: (any Error).self) { try generator.throw(lifecycle.token(3)) }
    case .dropped, .neverStarted: break
    }
  }

  @Test(arguments: End.allCases)
  func `nothing is left of a reference`(end: End) throws {
    let lifecycle = Lifecycle()
    try run(AnyGenerator(Passing(lifecycle)), end, lifecycle)
    #expect(lifecycle.alive == 0)
    #expect(lifecycle.made > 0)
  }

  @Test(arguments: End.allCases)
  func `nothing is left of a chain of references`(end: End) throws {
    let lifecycle = Lifecycle()
    do {
      var generator = AnyGenerator(Passing(lifecycle))
      for _ in 0..<3 {
        generator = AnyGenerator(Delegating(inner: generator, held: lifecycle.token()))
      }
      try run(generator, end, lifecycle)
    }
    #expect(lifecycle.alive == 0)
  }

  @Test func `nothing is left of values and their copies`() throws {
    let lifecycle = Lifecycle()
    do {
      var first = Passing(lifecycle).makeGenerator()
      _ = try first.next()
      var second = first
      _ = try second.send(lifecycle.token(1))
      _ = try first.throw(Failure("caught"))
      _ = try second.send(lifecycle.token(-1))
    }
    #expect(lifecycle.alive == 0)
  }

  @Test func `an ended generator has released its frame`() throws {
    let lifecycle = Lifecycle()
    let generator = AnyGenerator(Passing(lifecycle))
    _ = try generator.next()
    try generator.close()
    #expect(lifecycle.alive == 0)
    #expect(generator.state == .closed)
  }
}
