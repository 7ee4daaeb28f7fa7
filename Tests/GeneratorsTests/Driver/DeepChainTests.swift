import Generators
import TestSupport
import Testing

/// Chains of delegation so deep that any recursion on the native stack would end the process.
@Suite(.ownThread) struct DeepChainTests {
  struct Level: GeneratorFunction {
    typealias Yielded = Int
    let inner: AnyGenerator<Int, Void, Void>
    let journal: Counting

    final class Counting {
      var closed = 0
      var returned = 0
    }

    static let body = Program {
      Try {
        YieldFrom { $0.inner }
        Do { $0.journal.returned += 1 }
      } finally: {
        Do { $0.journal.closed += 1 }
      }
    }
  }

  struct Leaf: GeneratorFunction {
    typealias Yielded = Int
    static let body = Program {
      Yield { _ in 1 }
      Yield { _ in 2 }
    }
  }

  let depth = 100_000

  func chain(_ counting: Level.Counting) -> AnyGenerator<Int, Void, Void> {
    var inner = AnyGenerator(Leaf())
    for _ in 0..<depth { inner = AnyGenerator(Level(inner: inner, journal: counting)) }
    return inner
  }

  @Test func `a deep chain runs and returns`() throws {
    let counting = Level.Counting()
    #expect(try items(chain(counting)) == [1, 2])
    #expect(counting.returned == depth)
    #expect(counting.closed == depth)
  }

  @Test func `a deep chain is closed`() throws {
    let counting = Level.Counting()
    let outermost = chain(counting)
    _ = try outermost.next()
    try outermost.close()
    #expect(counting.closed == depth)
    #expect(counting.returned == 0)
  }

  @Test func `an error goes up a deep chain`() throws {
    let counting = Level.Counting()
    let outermost = chain(counting)
    _ = try outermost.next()
    #expect(throws: Failure("deep")) { try outermost.throw(Failure("deep")) }
    #expect(counting.closed == depth)
  }

  @Test func `a suspended deep chain that is dropped runs its clean-ups`() throws {
    let counting = Level.Counting()
    do {
      let outermost = chain(counting)
      _ = try outermost.next()
    }
    #expect(counting.closed == depth)
  }
}
