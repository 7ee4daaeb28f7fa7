import Generators
import Testing

@Suite(.serialized) struct UnraisableErrorTests {
  struct Clumsy: GeneratorFunction {
    typealias Yielded = Int
    static let body = Program {
      Try {
        Yield { _ in 1 }
      } finally: {
        Raise { _ in Failure("clean-up") }
      }
    }
  }

  @Test func `an error of the clean-up of a dropped generator is reported`() throws {
    let seen = SystemMonitor<[Failure]>([])
    let before = UnraisableError.handler
    UnraisableError.handler = { report in
      if let failure = report.underlying as? Failure { seen.withLock { $0.append(failure) } }
    }
    defer { UnraisableError.handler = before }
    do {
      let clumsy = AnyGenerator(Clumsy())
      _ = try clumsy.next()
    }
    #expect(seen.withLock { $0 } == [Failure("clean-up")])
  }
}
