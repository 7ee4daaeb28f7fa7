import Generators
import Testing

/// `throw` and `close` at a suspended generator (PEP 342), and errors that leave it (PEP 479).
@Suite struct RaiseAndCloseTests {
  /// Answers a `ValueError` with its text.
  struct Answering: RuleFunction {
    let journal: Journal
    var text = ""

    static let body = Program {
      Try {
        Yield { _ in "a" }
      } catch: {
        Catch(ValueError.self, receive: { $0.text = $1.text }) { Yield { "caught \($0.text)" } }
      }
      Yield { _ in "b" }
    }
  }

  struct HandAnswering: HandRule {
    let journal: Journal
    var place = 0

    mutating func step(_ resumption: Resumption<String?>) throws -> Step<String, String?> {
      if place == 1, case .raise(let error as ValueError) = resumption {
        place = 2
        return .yielded("caught \(error.text)")
      }
      try resumption.get()
      switch place {
      case 0:
        place = 1
        return .yielded("a")
      case 1, 2:
        place = 3
        return .yielded("b")
      default: return .returned(nil)
      }
    }
  }

  // Python:
  //     def answering():
  //         try:
  //             yield "a"
  //         except ValueError as error:
  //             yield f"caught {error}"
  //         yield "b"
  //     play(answering(), next, throw(ValueError("x")), next, next)
  @Test func `throw raises at the yield, and gives the next item`() {
    check(
      .next, .throw(ValueError(text: "x")), .next, .next,
      prints: ["yield a", "yield caught x", "yield b", "return None"]
    ) {
      Answering(journal: $0)
    } hand: {
      HandAnswering(journal: $0)
    }
  }

  // Python:
  //     def answering():
  //         try:
  //             yield "a"
  //         except ValueError as error:
  //             yield f"caught {error}"
  //         yield "b"
  //     play(answering(), next, throw(OSError("x")), next)
  @Test func `an error that nobody catches reaches the caller, and the generator is closed`() {
    check(
      .next, .throw(OSError(text: "x")), .next,
      prints: ["yield a", "raise OSError: x", "return None"]
    ) {
      Answering(journal: $0)
    } hand: {
      HandAnswering(journal: $0)
    }
  }

  /// Raises an error of its own.
  struct Failing: RuleFunction {
    let journal: Journal
    static let body = Program {
      Yield { _ in "a" }
      Raise { _ in ValueError(text: "mine") }
    }
  }

  struct HandFailing: HandRule {
    let journal: Journal
    var place = 0
    mutating func step(_ resumption: Resumption<String?>) throws -> Step<String, String?> {
      try resumption.get()
      guard place == 0 else { throw ValueError(text: "mine") }
      place = 1
      return .yielded("a")
    }
  }

  // Python:
  //     def failing():
  //         yield "a"
  //         raise ValueError("mine")
  //     play(failing(), next, next, next)
  @Test func `an error of the body reaches the caller once`() {
    check(.next, .next, .next, prints: ["yield a", "raise ValueError: mine", "return None"]) {
      Failing(journal: $0)
    } hand: {
      HandFailing(journal: $0)
    }
  }

  /// Cleans up, however it ends.
  struct Careful: RuleFunction {
    let journal: Journal
    static let body = Program {
      Try {
        Yield { _ in "a" }
      } catch: {
        Catch { Do { $0.log("an error") } }
      } finally: {
        Do { $0.log("finally") }
      }
    }
  }

  struct HandCareful: HandRule {
    let journal: Journal
    var place = 0
    mutating func step(_ resumption: Resumption<String?>) throws -> Step<String, String?> {
      guard place == 1 else {
        place = 1
        return .yielded("a")
      }
      defer { log("finally") }
      do { try resumption.get() } catch  where !(error is any ControlError) { log("an error") }
      return .returned(nil)
    }
  }

  // Python:
  //     def careful():
  //         try:
  //             yield "a"
  //         except Exception:
  //             log("an error")
  //         finally:
  //             log("finally")
  //     play(careful(), next, close, next)
  @Test func `close raises GeneratorExit, which except Exception lets pass, and finally runs`() {
    check(.next, .close, .next, prints: ["yield a", "finally", "closed", "return None"]) {
      Careful(journal: $0)
    } hand: {
      HandCareful(journal: $0)
    }
  }

  /// Answers the exit by returning, by another error, or by a `yield`.
  struct Stubborn: RuleFunction {
    let journal: Journal
    let answer: String

    static let body = Program {
      Try {
        Yield { _ in "a" }
      } catch: {
        Catch(GeneratorExit.self) {
          If {
            $0.answer == "return"
          } then: {
            Return { $0.answer }
          }
          If {
            $0.answer == "raise"
          } then: {
            Raise { ValueError(text: $0.answer) }
          }
          Yield { _ in "no" }
        }
      }
      Yield { _ in "b" }
    }
  }

  struct HandStubborn: HandRule {
    let journal: Journal
    let answer: String
    var place = 0
    mutating func step(_ resumption: Resumption<String?>) throws -> Step<String, String?> {
      if place == 1, case .raise(let error) = resumption, error is GeneratorExit {
        if answer == "return" { return .returned(answer) }
        if answer == "raise" { throw ValueError(text: answer) }
        place = 2
        return .yielded("no")
      }
      try resumption.get()
      defer { place += place == 1 ? 2 : 1 }
      return switch place {
      case 0: .yielded("a")
      case 1, 2: .yielded("b")
      default: .returned(nil)
      }
    }
  }

  // Python:
  //     def stubborn():
  //         try:
  //             yield "a"
  //         except GeneratorExit:
  //             return "return"
  //     play(stubborn(), next, close, next)
  @Test func `a body that returns when it is closed is closed`() {
    check(.next, .close, .next, prints: ["yield a", "closed", "return None"]) {
      Stubborn(journal: $0, answer: "return")
    } hand: {
      HandStubborn(journal: $0, answer: "return")
    }
  }

  // Python:
  //     def stubborn():
  //         try:
  //             yield "a"
  //         except GeneratorExit:
  //             raise ValueError("raise")
  //     play(stubborn(), next, close, next)
  @Test func `close throws what the body raises instead`() {
    check(.next, .close, .next, prints: ["yield a", "raise ValueError: raise", "return None"]) {
      Stubborn(journal: $0, answer: "raise")
    } hand: {
      HandStubborn(journal: $0, answer: "raise")
    }
  }

  // Python:
  //     def stubborn():
  //         try:
  //             yield "a"
  //         except GeneratorExit:
  //             yield "no"
  //         yield "b"
  //     play(stubborn(), next, close, next, close, next)
  @Test func `a body that yields when it is closed has ignored it, and can be used`() {
    check(
      .next, .close, .next, .close, .next,
      prints: [
        "yield a", "raise RuntimeError: generator ignored GeneratorExit", "yield b", "closed",
        "return None",
      ]
    ) {
      Stubborn(journal: $0, answer: "yield")
    } hand: {
      HandStubborn(journal: $0, answer: "yield")
    }
  }

  // Python:
  //     def stubborn():
  //         try:
  //             yield "a"
  //         except GeneratorExit:
  //             yield "no"
  //         yield "b"
  //     play(stubborn(), next, throw(GeneratorExit()), throw(GeneratorExit()), next)
  @Test func `GeneratorExit thrown by hand is an error like others`() {
    check(
      .next, .throw(GeneratorExit()), .throw(GeneratorExit()), .next,
      prints: ["yield a", "yield no", "raise GeneratorExit", "return None"]
    ) {
      Stubborn(journal: $0, answer: "yield")
    } hand: {
      HandStubborn(journal: $0, answer: "yield")
    }
  }

  // Python:
  //     def careful():
  //         try:
  //             yield "a"
  //         except Exception:
  //             log("an error")
  //         finally:
  //             log("finally")
  //     g = careful()
  //     next(g)
  //     del g
  //     log("dropped")
  @Test func `a suspended generator that is dropped runs its finally`() throws {
    let journal = Journal()
    do {
      let generator = AnyGenerator(Careful(journal: journal))
      _ = try generator.next()
    }
    journal.write("dropped")
    expect(journal, prints: ["finally", "dropped"])
    let hand = Journal()
    do { _ = try AnyGenerator(HandCareful(journal: hand)).next() }
    hand.write("dropped")
    #expect(hand.words == ["finally", "dropped"])
  }

  /// Lets a `StopIteration` out.
  struct Stopping: RuleFunction {
    let journal: Journal
    static let body = Program {
      Yield { _ in "a" }
      Raise { _ in StopIteration(value: "value") }
    }
  }

  // Python:
  //     def stopping():
  //         yield "a"
  //         raise StopIteration("value")
  //     play(stopping(), next, next, next)
  //     play(stopping(), next, throw(StopIteration("thrown")))
  @Test func `StopIteration that leaves a body is an error of its own`() {
    let journal = Journal()
    _ = play(AnyGenerator(Stopping(journal: journal)), [.next, .next, .next], journal)
    _ = play(
      Stopping(journal: journal).makeGenerator(),
      [.next, .throw(StopIteration(value: "thrown"))], journal)
    expect(
      journal,
      prints: [
        "yield a", "raise RuntimeError: generator raised StopIteration", "return None",
        "yield a", "raise RuntimeError: generator raised StopIteration",
      ])
  }
}
