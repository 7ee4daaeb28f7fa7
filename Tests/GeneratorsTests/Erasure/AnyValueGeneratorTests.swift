import Generators
import Testing

/// Counts without end and writes down its clean-up.
private struct Counting: GeneratorFunction {
  typealias Yielded = Int
  let journal: Journal
  var i = 0

  static let body = Program {
    Try {
      Forever {
        Yield { $0.i }
        Do { $0.i += 1 }
      }
    } finally: {
      Do { $0.journal.write("finally") }
    }
  }
}

private typealias Numbers = AnyValueGenerator<Int, Void, Void>

private struct Delegating: GeneratorFunction {
  typealias Yielded = Int
  let inner: Numbers

  static let body = Program {
    YieldFrom { $0.inner }
  }
}

private struct Recursing: GeneratorFunction {
  typealias Yielded = Int
  let inner: Numbers

  static let body = Program {
    Recurse { $0.inner }
  }
}

@Suite struct AnyValueGeneratorTests {
  /// A generator suspended at its first `yield`.
  private func suspended(_ journal: Journal) throws -> Numbers {
    var generator = Numbers(Counting(journal: journal))
    #expect(try generator.next() == 0)
    return generator
  }

  @Test func `a copy held as another value runs no clean-up`() throws {
    let journal = Journal()
    var first = try suspended(journal)
    var second = Numbers(first)
    #expect(try first.next() == 1)
    #expect(try second.next() == 1)
    #expect(journal.words == [])
    try first.close()
    try second.close()
    #expect(journal.words == ["finally", "finally"])
  }

  @Test func `one that is moved behind a reference runs its clean-up once`() throws {
    let journal = Journal()
    do {
      let reference = AnyGenerator(try suspended(journal))
      #expect(journal.words == [])
      #expect(try reference.next() == 1)
    }
    #expect(journal.words == ["finally"])
  }

  @Test func `delegation in a value to one runs no clean-up but its own`() throws {
    let journal = Journal()
    let inner = try suspended(journal)
    var outer = Delegating(inner: inner).makeGenerator()
    #expect(try outer.next() == 1)
    #expect(try outer.next() == 2)
    #expect(journal.words == [])
    try outer.close()
    #expect(journal.words == ["finally"])
    withExtendedLifetime(inner) {}
  }

  @Test func `delegation behind a reference to one runs no clean-up but its own`() throws {
    let journal = Journal()
    let inner = try suspended(journal)
    for outer in [AnyGenerator(Delegating(inner: inner)), AnyGenerator(Recursing(inner: inner))] {
      #expect(try outer.next() == 1)
      #expect(try outer.next() == 2)
    }
    #expect(journal.words == ["finally", "finally"])
    withExtendedLifetime(inner) {}
  }
}
