import Generators
import Testing

@Suite struct RecursionTests {
  struct Permutations: GeneratorFunction {
    typealias Yielded = [Int]
    let items: [Int]
    let journal: Journal?
    var index = 0
    var rest: [Int] = []

    init(_ items: [Int], _ journal: Journal? = nil) {
      self.items = items
      self.journal = journal
    }

    var others: Self { Self(Array(items[..<index] + items[(index + 1)...]), journal) }

    static let body = Program {
      Try {
        If {
          $0.items.isEmpty
        } then: {
          Yield { _ in [] }
        }
        For {
          $0.items.indices
        } receive: {
          $0.index = $1
        } do: {
          For {
            $0.others
          } receive: {
            $0.rest = $1
          } do: {
            Yield { [$0.items[$0.index]] + $0.rest }
          }
        }
      } finally: {
        Do { $0.journal?.write("\($0.items.count)") }
      }
    }
  }

  @Test func `a function may loop over what it yields for less`() throws {
    let expected = [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]]
    #expect(try items(Permutations([1, 2, 3])) == expected)
    #expect(AnyGenerator(Permutations([1, 2, 3])).values.map { $0 } == expected)
    #expect(AnyGenerator(Permutations(Array(0..<6))).values.reduce(0) { sum, _ in sum + 1 } == 720)
  }

  @Test func `copies of a function that loops over itself go on independently`() throws {
    var first = Permutations([1, 2, 3]).makeGenerator()
    _ = try first.next()
    var second = first
    #expect(try first.next() == [1, 3, 2])
    #expect(try first.next() == [2, 1, 3])
    #expect(try second.next() == [1, 3, 2])
  }

  @Test func `closing a function that loops over itself closes every level, the innermost first`()
    throws
  {
    // def f(n):
    //     try:
    //         if n == 0: yield
    //         else:
    //             for x in f(n - 1): yield x
    //     finally: print(n)
    // g = f(2); next(g); g.close()                       # 0 1 2
    let inValue = Journal()
    var value = Permutations([1, 2], inValue).makeGenerator()
    _ = try value.next()
    try value.close()
    #expect(inValue.words == ["0", "1", "2"])
    let inReference = Journal()
    let reference = AnyGenerator(Permutations([1, 2], inReference))
    _ = try reference.next()
    try reference.close()
    #expect(inReference.words == ["0", "1", "2"])
  }

  indirect enum Tree<Value> {
    case leaf
    case node(Tree, Value, Tree)
  }

  struct Walk<Value>: GenericGeneratorFunction {
    typealias Yielded = Value
    let tree: Tree<Value>
    var left = Tree<Value>.leaf
    var right = Tree<Value>.leaf
    @Late var value: Value

    init(_ tree: Tree<Value>) { self.tree = tree }

    static var body: some Statement<Self> {
      Do {
        guard case .node(let left, let value, let right) = $0.tree else { return }
        ($0.left, $0.value, $0.right) = (left, value, right)
      }
      If {
        $0.$value != nil
      } then: {
        YieldFrom { Walk($0.left) }
        Yield { $0.value }
        For {
          Walk($0.right)
        } receive: {
          $0.value = $1
        } do: {
          Yield { $0.value }
        }
      }
    }
  }

  @Test func `a generic function may delegate to itself and loop over itself`() throws {
    let tree = Tree.node(.node(.leaf, "a", .leaf), "b", .node(.leaf, "c", .node(.leaf, "d", .leaf)))
    #expect(AnyGenerator(Walk(tree)).values.map { $0 } == ["a", "b", "c", "d"])
    #expect(try items(Walk(tree)) == ["a", "b", "c", "d"])
  }
}
