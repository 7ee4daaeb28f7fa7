import Generators
import Testing

private final class Witness {}

private struct Outer: GeneratorFunction {
  typealias Yielded = Int
  let inner: AnyGenerator<Int, Void, Void>

  static let body = Program {
    YieldFrom { $0.inner }
  }
}

private struct Inner: GeneratorFunction {
  typealias Yielded = Int
  var witness: Witness?

  static let body = Program {
    Yield { _ in 1 }
    Yield { _ in 2 }
  }
}

@Suite struct AnyGeneratorLifetimeTests {
  @Test(arguments: 0..<4)
  func `a generator dropped after any number of steps lets go of its locals once`(
    steps: Int
  ) throws {
    weak var watched: Witness?
    do {
      let witness = Witness()
      watched = witness
      let inner = AnyGenerator(Inner(witness: witness))
      let outer = AnyGenerator(Outer(inner: inner))
      for _ in 0..<steps { _ = try outer.next() }
    }
    #expect(watched == nil)
  }
}
