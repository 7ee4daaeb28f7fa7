import Generators
import Testing

/// A list, from its last node to its first.
private final class ListNode<Key> {
  let key: Key
  let next: ListNode?
  init(_ key: Key, _ next: ListNode?) { (self.key, self.next) = (key, next) }
}

private struct Backwards<Key>: GenericGeneratorFunction {
  typealias Yielded = Key
  @Late var node: ListNode<Key>

  init(_ node: ListNode<Key>?) { $node = node }

  static var body: some Statement<Self> {
    If {
      $0.$node != nil
    } then: {
      YieldFrom { Backwards($0.node.next) }
      Yield { $0.node.key }
    }
  }
}

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

    static var body: some Statement<Self> {
      For {
        $0.base
      } receive: {
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

  // Held inline, it would contain itself, and the compiler would crash.
  @Test func `a generic function delegates to itself, at any depth`() throws {
    var list: ListNode<Int>?
    for n in 0..<10_000 { list = ListNode(n, list) }
    #expect(Array(AnyGenerator(Backwards(list)).values.prefix(3)) == [0, 1, 2])
    #expect(Array(AnyGenerator(Backwards(ListNode("b", ListNode("a", nil)))).values) == ["a", "b"])
    #expect(Array(Backwards(ListNode(2, ListNode(1, nil))).values) == [1, 2])
  }
}
