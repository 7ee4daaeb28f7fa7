import Generators
import Testing

/// Answers its exit with a `yield`, at some depth below a generator that catches what comes of it.
private struct Stubborn: GeneratorFunction {
  typealias Yielded = Int
  let journal: Journal
  let depth: Int

  static let body = Program {
    If {
      $0.depth > 0
    } then: {
      Try {
        YieldFrom { Stubborn(journal: $0.journal, depth: $0.depth - 1) }
      } catch: {
        Catch(GeneratorError.self, receive: { $0.journal.write("\($1)") }) {}
      }
      Return()
    }
    Try {
      Try {
        Yield { _ in 1 }
      } catch: {
        Catch(GeneratorExit.self) { Yield { _ in 2 } }
      }
    } finally: {
      Do { $0.journal.write("finally") }
    }
  }
}

@Suite struct StubbornFrameTests {
  // CPython: 'finally', since the delegate is closed again when the last reference to it goes away, and
  // then 'ignoredExit' (its RuntimeError) in the handler of the outer.
  @Test func `a frame that ignores its exit is closed once more, since nobody else refers to it`()
    throws
  {
    let journal = Journal()
    let generator = AnyGenerator(Stubborn(journal: journal, depth: 1))
    #expect(try generator.next() == 1)
    try generator.close()
    #expect(journal.words == ["finally", "\(GeneratorError.ignoredExit)"])
  }
}
