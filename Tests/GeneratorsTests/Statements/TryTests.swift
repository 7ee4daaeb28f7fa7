import Generators
import Testing

@Suite struct TryTests {
  struct OtherError: Error {}

  struct Typed: GeneratorFunction {
    typealias Yielded = String
    let error: any Error
    var caught = ""
    static let body = Program {
      Try {
        Raise { $0.error }
      } catch: {
        Catch(Failure.self, where: { $1.name == "special" }) { Yield { _ in "special" } }
        Catch(Failure.self, receive: { $0.caught = $1.name }) { Yield { "failure \($0.caught)" } }
        Catch { Yield { _ in "any" } }
      }
      Yield { _ in "after" }
    }
  }

  @Test func `the first handler that takes the error runs`() throws {
    #expect(try items(Typed(error: Failure("special"))) == ["special", "after"])
    #expect(try items(Typed(error: Failure("plain"))) == ["failure plain", "after"])
    #expect(try items(Typed(error: OtherError())) == ["any", "after"])
  }

  @Test func `a Catch without a type lets control errors pass`() {
    var typed = Typed(error: GeneratorExit()).makeGenerator()
    #expect(throws: GeneratorExit.self) { try typed.next() }
  }

  @Test func `the clean-up runs at the end, on an error, on close and on Return`() throws {
    struct Guarded: GeneratorFunction {
      typealias Yielded = Int
      let journal: Journal
      let returns: Bool
      static let body = Program {
        Try {
          Yield { _ in 1 }
          If {
            $0.returns
          } then: {
            Return()
          }
          Do { $0.journal.write("end") }
        } finally: {
          Do { $0.journal.write("finally") }
        }
      }
    }
    let journal = Journal()
    _ = try items(Guarded(journal: journal, returns: false))
    #expect(journal.words == ["end", "finally"])
    _ = try items(Guarded(journal: journal, returns: true))
    #expect(journal.words == ["end", "finally", "finally"])
    var thrown = Guarded(journal: journal, returns: false).makeGenerator()
    _ = try thrown.next()
    #expect(throws: Failure("in")) { try thrown.throw(Failure("in")) }
    var closed = Guarded(journal: journal, returns: false).makeGenerator()
    _ = try closed.next()
    try closed.close()
    #expect(journal.words.count == 5)
  }

  struct Suspending: GeneratorFunction {
    typealias Yielded = String
    typealias Returned = String
    static let body = Program {
      Try {
        Yield { _ in "body" }
        Return { _ in "returned" }
      } finally: {
        Yield { _ in "cleaning" }
      }
    }
  }

  @Test func `a clean-up may suspend, and the interrupted way out goes on`() throws {
    var value = Suspending().makeGenerator()
    #expect(try value.resume(.next) == .yielded("body"))
    var copy = value
    #expect(try value.resume(.next) == .yielded("cleaning"))
    #expect(try value.resume(.next) == .returned("returned"))
    #expect(try copy.throw(Failure("x")) == .yielded("cleaning"))
    #expect(throws: Failure("x")) { try copy.next() }
  }

  struct Replacing: GeneratorFunction {
    typealias Yielded = Int
    typealias Returned = Int
    static let body = Program {
      Try {
        Raise { _ in Failure("lost") }
      } finally: {
        Return { _ in 1 }
      }
    }
  }

  @Test func `a Return in the clean-up replaces an error`() throws {
    var value = Replacing().makeGenerator()
    #expect(try value.resume(.next) == .returned(1))
  }

  struct Full: GeneratorFunction {
    typealias Yielded = String
    let journal: Journal
    static let body = Program {
      While { _ in
        true
      } do: {
        Try {
          Yield { _ in "try" }
          Break()
        } catch: {
          Catch { Raise { _ in Failure("second") } }
        } finally: {
          Do { $0.journal.write("finally") }
        }
      }
    }
  }

  @Test func `clean-up follows the handlers, on Break and on an error of a handler`() throws {
    let journal = Journal()
    #expect(try items(Full(journal: journal)) == ["try"])
    var value = Full(journal: journal).makeGenerator()
    _ = try value.next()
    #expect(throws: Failure("second")) { try value.throw(Failure("first")) }
    #expect(journal.words == ["finally", "finally"])
  }
}
