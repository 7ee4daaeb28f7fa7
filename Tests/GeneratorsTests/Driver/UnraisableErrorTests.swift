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

  // Each reading of the handler made the next report need more stack.
  @Test func `the handler needs no more stack after many reports`() throws {
    let seen = SystemMonitor(0)
    let before = UnraisableError.handler
    UnraisableError.handler = { report in
      if report.underlying is Failure { seen.withLock { $0 += 1 } }
    }
    defer { UnraisableError.handler = before }
    let isDone = try onThread(kibibytes: 512) {
      for _ in 0..<20_000 {
        let clumsy = AnyGenerator(Clumsy())
        _ = try clumsy.next()
      }
      return true
    }
    #expect(isDone)
    #expect(seen.withLock { $0 } == 20_000)
  }
}
