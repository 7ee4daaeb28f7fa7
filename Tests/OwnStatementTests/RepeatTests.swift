import Foundation
import Generators
import Testing

/// A statement of another module behaves like those of the library, wherever it stands.
@Suite struct RepeatTests {
  struct Beats: GeneratorFunction, Codable {
    typealias Yielded = String
    typealias Returned = Int
    let bars: Int
    var beat = 0

    static let body = Program {
      Repeat {
        $0.bars
      } do: {
        YieldFrom { _ in ["one"] }
        Repeat(2) {
          Do { $0.beat += 1 }
          Yield { "and \($0.beat)" }
        }
      }
      Return { $0.beat }
    }
  }

  func rest(_ generator: some Generator<String, Void, Int>) throws -> ([String], Int?) {
    var generator = generator
    var items: [String] = []
    while true {
      switch try generator.send(()) {
      case .yielded(let item): items.append(item)
      case .returned(let value): return (items, value)
      }
    }
  }

  let all = ["one", "and 1", "and 2", "one", "and 3", "and 4"]

  @Test(arguments: 0...6)
  func `it goes on where it is suspended, and so does a copy`(steps: Int) throws {
    var original = Beats(bars: 2).makeGenerator()
    for _ in 0..<steps { _ = try original.next() }
    let copy = original
    #expect(try rest(original) == (Array(all[steps...]), 4))
    #expect(try rest(AnyGenerator(copy)) == (Array(all[steps...]), 4))
  }

  @Test(arguments: 0...6)
  func `it goes on from a checkpoint`(steps: Int) throws {
    var original = Beats(bars: 2).makeGenerator()
    for _ in 0..<steps { _ = try original.next() }
    let data = try JSONEncoder().encode(original)
    let decoded = try JSONDecoder().decode(Activation<Beats>.self, from: data)
    #expect(try rest(decoded) == (Array(all[steps...]), 4))
  }

  @Test func `a generator suspended in it says where`() throws {
    var beats = Beats(bars: 1).makeGenerator()
    _ = try beats.next()
    _ = try beats.next()
    #expect(beats.trace.map(\.statement) == ["Yield"])
    #expect(beats.trace.allSatisfy { $0.line != nil })
  }

  struct Search: GeneratorFunction {
    typealias Yielded = Int
    var i = 0
    var closed = false

    static let body = Program {
      Try {
        Repeat(10) {
          Do { $0.i += 1 }
          If {
            $0.i == 2
          } then: {
            Continue()
          }
          If {
            $0.i == 4
          } then: {
            Break()
          }
          Yield { $0.i }
        }
        Yield { _ in -1 }
      } finally: {
        Do { $0.closed = true }
      }
    }
  }

  @Test func `Break and Continue are its own, and close goes through it`() throws {
    var search = Search().makeGenerator()
    #expect(try search.next() == 1)
    #expect(try search.next() == 3)
    var closed = search
    #expect(try search.next() == -1)
    try closed.close()
    #expect(closed.frame.closed)
    #expect(!search.frame.closed)
  }

  struct Failing: GeneratorFunction {
    typealias Yielded = Int
    struct NoNumber: Error {}

    static let body = Program {
      Repeat { _ in
        throw NoNumber()
      } do: {
        Yield { _ in 1 }
      }
    }
  }

  @Test func `an error of its own closure is raised in the body`() {
    var failing = Failing().makeGenerator()
    #expect(throws: Failing.NoNumber.self) { try failing.next() }
  }

  @Test func `no rounds are none, at run time too`() throws {
    struct Variables: GeneratorSignature {
      typealias Yielded = Int
      var rounds: Int
    }
    let yield = AnyStatement(Variables.Yield { $0.rounds })
    let body = AnyStatement(
      Variables.Repeat {
        $0.rounds
      } do: {
        yield
      })
    var none = DynamicGenerator(frame: Variables(rounds: 0), body: body)
    #expect(try none.next() == nil)
    var three = DynamicGenerator(frame: Variables(rounds: 3), body: body)
    var items: [Int] = []
    while let item = try three.next() { items.append(item) }
    #expect(items == [3, 3, 3])
  }
}
