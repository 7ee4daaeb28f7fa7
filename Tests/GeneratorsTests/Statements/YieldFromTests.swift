import Generators
import Testing

@Suite struct YieldFromTests {
  struct Grouper: GeneratorFunction {
    typealias Yielded = Double
    typealias Sent = Double?
    var counts: [Int] = []
    static let body = Program {
      While {
        $0.counts.count < 2
      } do: {
        YieldFrom { _ in
          Averager()
        } receive: {
          $0.counts.append($1)
        }
      }
    }
  }

  @Test func `what is sent goes to the delegate and its return value comes back`() throws {
    var grouper = Grouper().makeGenerator()
    _ = try grouper.next()
    #expect(try grouper.send(4).yielded == 4)
    #expect(try grouper.send(6).yielded == 5)
    #expect(try grouper.send(nil).yielded == 0)
    #expect(grouper.frame.counts == [2])
    #expect(try grouper.send(nil).yielded == nil)
    #expect(grouper.frame.counts == [2, 0])
  }

  @Test func `a copy has a delegate of its own`() throws {
    var first = Grouper().makeGenerator()
    _ = try first.next()
    _ = try first.send(10)
    var second = first
    #expect(try first.send(20).yielded == 15)
    #expect(try second.send(40).yielded == 25)
    #expect(try first.send(30).yielded == 20)
  }

  struct Outer: GeneratorFunction {
    typealias Yielded = Int
    typealias Sent = String?
    let journal: Journal
    static let body = Program {
      Try {
        YieldFrom { Recorder(journal: $0.journal) }
      } finally: {
        Do { $0.journal.write("outer finally") }
      }
    }
  }

  @Test func `an error and the clean-ups go from the inside out`() throws {
    let journal = Journal()
    var outer = Outer(journal: journal).makeGenerator()
    _ = try outer.next()
    #expect(throws: Failure("x")) { try outer.throw(Failure("x")) }
    #expect(journal.words == ["start", "finally", "outer finally"])
    var closed = Outer(journal: journal).makeGenerator()
    _ = try closed.next()
    try closed.close()
    #expect(journal.words.suffix(2) == ["finally", "outer finally"])
  }

  @Test func `a sequence and a reference in any state are delegates`() throws {
    struct Chain: GeneratorFunction {
      typealias Yielded = Int
      let reference: AnyGenerator<Int, Void, String>
      var text = ""
      static let body = Program {
        YieldFrom { _ in [7, 8] }
        YieldFrom {
          $0.reference
        } receive: {
          $0.text = $1
        }
        Yield { $0.text.count }
      }
    }
    let reference = AnyGenerator(Counter(n: 3))
    _ = try reference.next()
    #expect(try items(Chain(reference: reference)) == [7, 8, 1, 2, 12])
    #expect(reference.state == .closed)
  }

  indirect enum Tree: Sendable {
    case leaf
    case node(Tree, Int, Tree)
  }

  struct Walk: GeneratorFunction {
    typealias Yielded = Int
    let tree: Tree
    var left = Tree.leaf
    var key = 0
    var right = Tree.leaf
    var isNode: Bool { if case .node = tree { true } else { false } }
    mutating func open() {
      if case .node(let left, let key, let right) = tree {
        (self.left, self.key, self.right) = (left, key, right)
      }
    }
    static let body = Program {
      If {
        $0.isNode
      } then: {
        Do { $0.open() }
        YieldFrom { Walk(tree: $0.left) }
        Yield { $0.key }
        YieldFrom { Walk(tree: $0.right) }
      }
    }
  }

  @Test func `a function delegates to itself`() throws {
    func tree(_ range: Range<Int>) -> Tree {
      guard !range.isEmpty else { return .leaf }
      let middle = (range.lowerBound + range.upperBound) / 2
      return .node(
        tree(range.lowerBound..<middle), middle, tree(middle + 1..<range.upperBound))
    }
    #expect(try items(Walk(tree: tree(0..<100))) == Array(0..<100))
  }
}
