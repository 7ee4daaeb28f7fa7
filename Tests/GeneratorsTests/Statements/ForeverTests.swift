import Foundation
import Generators
import Testing

@Suite struct ForeverTests {
  struct Rounds: GeneratorFunction {
    typealias Yielded = Int
    typealias Returned = String
    let limit: Int
    var round = 0

    static let body = Program {
      Forever {
        Do { $0.round += 1 }
        If {
          $0.round % 2 == 0
        } then: {
          Continue()
        }
        If {
          $0.round == 99
        } then: {
          Return { _ in "returned" }
        }
        If {
          $0.round > $0.limit
        } then: {
          Break()
        }
        Yield { $0.round }
      }
      Return { _ in "broke" }
    }
  }

  @Test func `Forever runs its body again until a Break or a Return`() throws {
    var rounds = Rounds(limit: 6).makeGenerator()
    var items: [Int] = []
    var end: String?
    while end == nil {
      switch try rounds.resume(.next) {
      case .yielded(let item): items.append(item)
      case .returned(let value): end = value
      }
    }
    #expect(items == [1, 3, 5])
    #expect(end == "broke")

    rounds = Rounds(limit: 1000, round: 96).makeGenerator()
    #expect(try rounds.next() == 97)
    #expect(try rounds.resume(.next) == .returned("returned"))
  }

  struct Guarded: GeneratorFunction {
    typealias Yielded = Int
    let journal: Journal
    var round = 0

    static let body = Program {
      Forever {
        Try {
          Do { $0.round += 1 }
          Yield { $0.round }
        } finally: {
          Do { $0.journal.write("after \($0.round)") }
        }
      }
    }
  }

  @Test func `closing and errors end it, and clean up`() throws {
    let journal = Journal()
    var closed = Guarded(journal: journal).makeGenerator()
    _ = try closed.next()
    _ = try closed.next()
    try closed.close()
    #expect(journal.words == ["after 1", "after 2"])

    var failed = Guarded(journal: journal, round: 9).makeGenerator()
    _ = try failed.next()
    #expect(throws: Failure.self) { try failed.throw(Failure("expected")) }
    #expect(journal.words == ["after 1", "after 2", "after 10"])
    #expect(try failed.next() == nil)
  }

  struct Unsuspended: GeneratorFunction {
    typealias Yielded = Int
    var n = 0

    static let body = Program {
      Forever {
        Do { $0.n += 1 }
        If {
          $0.n == 1_000
        } then: {
          Break()
        }
      }
      Yield { $0.n }
    }
  }

  @Test func `a body that never suspends is a loop like any other`() throws {
    #expect(try items(Unsuspended()) == [1_000])
  }

  @Test func `it is a statement of inline generators and of bodies built at run time`() throws {
    let inline = InlineGenerator(locals: (i: 0, n: 3), yields: Int.self) {
      Forever {
        Do { $0.i += 1 }
        If {
          $0.i > $0.n
        } then: {
          Break()
        }
        Yield { $0.i }
      }
    }
    #expect(try items(inline) == [1, 2, 3])

    struct Variables: GeneratorSignature {
      typealias Yielded = Int
      var n = 0
    }
    let block = Variables.Block([
      AnyStatement(Variables.Do { $0.n += 1 }),
      AnyStatement(
        Variables.If {
          $0.n > 2
        } then: {
          Variables.Break()
        }),
      AnyStatement(Variables.Yield { $0.n }),
    ])
    let dynamic = DynamicGenerator(
      frame: Variables(), body: AnyStatement(Variables.Forever { block }))
    #expect(dynamic.values.map { $0 } == [1, 2])
  }

  struct Endless: GeneratorFunction, Codable {
    typealias Yielded = Int
    var n = 0

    static let body = Program {
      Forever {
        Yield { $0.n }
        Do { $0.n += 1 }
      }
    }
  }

  struct EndlessWhile: GeneratorFunction, Codable {
    typealias Yielded = Int
    var n = 0

    static let body = Program {
      While { _ in
        true
      } do: {
        Yield { $0.n }
        Do { $0.n += 1 }
      }
    }
  }

  @Test func `a checkpoint holds it, and takes it for a While`() throws {
    var generator = Endless().makeGenerator()
    _ = try generator.next()
    _ = try generator.next()
    let data = try JSONEncoder().encode(generator)
    var copy = try JSONDecoder().decode(Activation<Endless>.self, from: data)
    #expect(try copy.next() == 2)

    var other = EndlessWhile().makeGenerator()
    _ = try other.next()
    #expect(try fingerprint(generator) == fingerprint(other))
  }

  private func fingerprint(_ generator: some Encodable) throws -> String {
    let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(generator))
    let fields = try #require(object as? [String: Any])
    return try #require(fields["body"] as? String)
  }
}
