import Generators
import Testing

@Suite struct GenericGeneratorFunctionTests {
  struct Pairs<Base: Generator, Extra>: GenericGeneratorFunction where Base.Sent == Void {
    typealias Yielded = (Base.Yielded, Extra)
    let base: Base
    let extra: Extra
    var items: [Base.Yielded] = []

    init(_ base: Base, _ extra: Extra) {
      self.base = base
      self.extra = extra
    }

    static func makeBody() -> some Statement<Self> {
      For {
        $0.base
      } bind: {
        $0.items = [$1]
      } do: {
        Yield { ($0.items[0], $0.extra) }
      }
    }
  }

  @Test func `each concrete type has a body of its own`() throws {
    let texts = try items(Pairs(HandCounter(n: 2), "x"))
    #expect(texts.map(\.0) == [0, 1])
    #expect(texts.map(\.1) == ["x", "x"])
    let numbers = try items(Pairs(Counter(n: 1).makeGenerator(), 7))
    #expect(numbers.map(\.1) == [7])
  }

  @Test func `a generic function runs behind a reference and as a copy`() throws {
    let reference = AnyGenerator(Pairs(HandCounter(n: 2), true))
    #expect(try reference.next()?.0 == 0)
    var first = Pairs(HandCounter(n: 3), true).makeGenerator()
    _ = try first.next()
    var second = first
    #expect(try first.next()?.0 == 1)
    #expect(try second.next()?.0 == 1)
  }

  @Test func `bodies are built on many threads at once`() async {
    await withTaskGroup { group in
      for _ in 0..<8 {
        group.addTask { (try? items(Pairs(HandCounter(n: 5), 1 as UInt8)).count) == 5 }
      }
      for await isRight in group { #expect(isRight) }
    }
  }
}
