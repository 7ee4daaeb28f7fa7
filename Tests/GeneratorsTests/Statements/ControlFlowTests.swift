import Generators
import Testing

@Suite struct ControlFlowTests {
  struct Sieve: GeneratorFunction {
    typealias Yielded = Int
    var i = 0
    static let body = Program {
      While { _ in
        true
      } do: {
        Do { $0.i += 1 }
        If {
          $0.i % 2 == 0
        } then: {
          Continue()
        }
        If {
          $0.i > 7
        } then: {
          Break()
        }
        Yield { $0.i }
      }
      Yield { _ in -1 }
    }
  }

  @Test func `Continue begins the next round and Break leaves the loop`() throws {
    #expect(try items(Sieve()) == [1, 3, 5, 7, -1])
  }

  struct Branches: GeneratorFunction {
    typealias Yielded = String
    let flag: Bool
    static let body = Program {
      If {
        $0.flag
      } then: {
        Yield { _ in "then 1" }
        Yield { _ in "then 2" }
      } else: {
        Yield { _ in "else 1" }
        Yield { _ in "else 2" }
      }
      Yield { _ in "after" }
    }
  }

  @Test func `If runs one of its bodies and goes on after it`() throws {
    #expect(try items(Branches(flag: true)) == ["then 1", "then 2", "after"])
    #expect(try items(Branches(flag: false)) == ["else 1", "else 2", "after"])
  }

  struct Table: GeneratorFunction {
    typealias Yielded = String
    var row = 0
    var column = ""
    static let body = Program {
      For { _ in
        1...3
      } receive: {
        $0.row = $1
      } do: {
        If {
          $0.row == 2
        } then: {
          Continue()
        }
        For { _ in
          ["a", "b", "c"]
        } receive: {
          $0.column = $1
        } do: {
          If {
            $0.column == "c"
          } then: {
            Break()
          }
          Yield { "\($0.column)\($0.row)" }
        }
      }
    }
  }

  @Test func `For runs over sequences, nested, with Break and Continue`() throws {
    #expect(try items(Table()) == ["a1", "b1", "a3", "b3"])
  }

  struct Doubling: GeneratorFunction {
    typealias Yielded = Int
    var item = 0
    static let body = Program {
      For { _ in
        Counter(n: 3)
      } receive: {
        $0.item = $1
      } do: {
        Yield { $0.item * 2 }
      }
    }
  }

  @Test func `For runs over a generator and drops what it returns`() throws {
    #expect(try items(Doubling()) == [0, 2, 4])
  }

  @Test func `copies suspended inside of a For go on independently`() throws {
    var first = Doubling().makeGenerator()
    _ = try first.next()
    var second = first
    #expect(try items(first) == [2, 4])
    #expect(try second.next() == 2)
    #expect(try first.next() == 2)
  }

  struct Early: GeneratorFunction {
    typealias Yielded = Int
    typealias Returned = String
    static let body = Program {
      While { _ in
        true
      } do: {
        Yield { _ in 1 }
        Return { _ in "early" }
      }
    }
  }

  @Test func `Return leaves all loops`() throws {
    var early = Early().makeGenerator()
    _ = try early.next()
    #expect(try early.resume(.next) == .returned("early"))
  }

  struct Raising: GeneratorFunction {
    typealias Yielded = Int
    static let body = Program {
      While { _ in
        throw Failure("condition")
      } do: {
        Yield { _ in 1 }
      }
    }
  }

  @Test func `an error of a condition is raised in the body`() {
    var raising = Raising().makeGenerator()
    #expect(throws: Failure("condition")) { try raising.next() }
  }

  struct Empty: GeneratorFunction {
    typealias Yielded = Int
    static let body = Program {}
  }

  @Test func `an empty body ends at once`() throws {
    #expect(try items(Empty()).isEmpty)
  }

  struct Long: GeneratorFunction {
    typealias Yielded = Int
    var x = 0
    static let body = Program {
      Yield { _ in 1 }
      Yield { _ in 2 }
      Yield { _ in 3 }
      Yield { _ in 4 }
      Yield { _ in 5 }
      Yield { _ in 6 }
      Yield { _ in 7 }
      Yield { _ in 8 }
      Yield { _ in 9 }
      Yield { _ in 10 }
      Yield { _ in 11 }
      Yield { _ in 12 }
      Yield { _ in 13 }
      Yield { _ in 14 }
      Yield { _ in 15 }
      Yield { _ in 16 }
      Yield { _ in 17 }
    }
  }

  @Test func `a long block runs in its order`() throws {
    #expect(try items(Long()) == Array(1...17))
  }
}
