import Generators
import Testing

private struct Link: GeneratorFunction {
  typealias Yielded = Int
  let next: AnyGenerator<Int, Void, Void>

  static let body = Program {
    YieldFrom { $0.next }
  }
}

private struct Numbers: GeneratorFunction {
  typealias Yielded = Int
  var i = 0

  static let body = Program {
    While { _ in
      true
    } do: {
      Yield { $0.i }
      Do { $0.i += 1 }
    }
  }
}

@Suite struct StolenDelegateTests {
  @Test func `a chain whose every member was driven directly is mended on little stack`() throws {
    var chain = [AnyGenerator(Numbers())]
    for _ in 0..<100_000 { chain.append(AnyGenerator(Link(next: chain[chain.count - 1]))) }
    let outermost = chain[chain.count - 1]
    #expect(try outermost.next() == 0)
    // From the outside in, so that each is taken from the one around it.
    for (index, generator) in chain.dropLast().reversed().enumerated() {
      #expect(try generator.next() == index + 1)
    }
    #expect(try outermost.next() == chain.count)
    #expect(try outermost.next() == chain.count + 1)
  }
}
