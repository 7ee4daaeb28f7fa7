import Generators
import Testing

/// Yields numbers, raises an error, and writes down its clean-up.
struct JournalledSource: GeneratorFunction {
  typealias Yielded = Int
  let journal: Journal

  static let body = Program {
    Try {
      Yield { _ in 1 }
      Yield { _ in 2 }
      Raise { _ in Failure("source") }
    } finally: {
      Do { $0.journal.write("source") }
    }
  }
}

struct JournalledLoop: GeneratorFunction {
  typealias Yielded = Int
  typealias Returned = Int

  enum End: CaseIterable { case broken, returned, raised, raisedBySource }

  let journal: Journal
  let end: End
  var item = 0

  static let body = Program {
    Try {
      For {
        AnyGenerator(JournalledSource(journal: $0.journal))
      } receive: {
        $0.item = $1
      } do: {
        If {
          $0.item == 2 && $0.end == .broken
        } then: {
          Break()
        }
        If {
          $0.item == 2 && $0.end == .returned
        } then: {
          Return { _ in 0 }
        }
        If {
          $0.item == 2 && $0.end == .raised
        } then: {
          Raise { _ in Failure("loop") }
        }
        Yield { $0.item }
      }
    } catch: {
      Catch { Do { $0.journal.write("handler") } }
    } finally: {
      Do { $0.journal.write("finally") }
    }
    Return { _ in 1 }
  }
}

@Suite struct ForTests {
  // CPython, where the loop holds the only reference to the generator: it is dropped, and so closed,
  // before the handlers and the clean-up around the loop run.
  @Test(arguments: JournalledLoop.End.allCases)
  func `a loop that is left lets go of its generator before anything else runs`(
    end: JournalledLoop.End
  ) throws {
    let inReference = Journal()
    _ = try items(AnyGenerator(JournalledLoop(journal: inReference, end: end)))
    let inValue = Journal()
    _ = try items(JournalledLoop(journal: inValue, end: end))
    let expected =
      switch end {
      case .broken, .returned: ["source", "finally"]
      case .raised, .raisedBySource: ["source", "handler", "finally"]
      }
    #expect(inReference.words == expected)
    #expect(inValue.words == expected)
  }

  @Test func `a loop that has ended keeps nothing of what it ran over`() throws {
    struct Only: GeneratorFunction {
      typealias Yielded = Int
      let journal: Journal
      static let body = Program {
        For {
          AnyGenerator(JournalledSource(journal: $0.journal))
        } receive: { _, _ in
        } do: {
          Yield { _ in 0 }
        }
      }
    }
    let journal = Journal()
    var generator = Only(journal: journal).makeGenerator()
    _ = try generator.next()
    #expect(throws: Failure("stop")) { try generator.throw(Failure("stop")) }
    #expect(journal.words == ["source"])
    withExtendedLifetime(generator) {}
  }
}
