import Generators
import Testing

/// The order of clean-up, and what it may replace.
@Suite struct FinallyTests {
  struct Nested: RuleFunction {
    let journal: Journal
    static let body = Program {
      Try {
        Try {
          Yield { _ in "a" }
          Return { _ in "value" }
        } finally: {
          Do { $0.log("inner") }
        }
      } finally: {
        Do { $0.log("outer") }
      }
    }
  }

  struct HandNested: HandRule {
    let journal: Journal
    var place = 0
    mutating func step(_ resumption: Resumption<String?>) throws -> Step<String, String?> {
      guard place == 1 else {
        place = 1
        return .yielded("a")
      }
      defer { log("outer") }
      defer { log("inner") }
      try resumption.get()
      return .returned("value")
    }
  }

  // Python:
  //     def nested():
  //         try:
  //             try:
  //                 yield "a"
  //                 return "value"
  //             finally:
  //                 log("inner")
  //         finally:
  //             log("outer")
  //     play(nested(), next, next)
  @Test func `return passes through finally, from the inside out`() {
    check(.next, .next, prints: ["yield a", "inner", "outer", "return value"]) {
      Nested(journal: $0)
    } hand: {
      HandNested(journal: $0)
    }
  }

  // Python:
  //     def nested():
  //         try:
  //             try:
  //                 yield "a"
  //                 return "value"
  //             finally:
  //                 log("inner")
  //         finally:
  //             log("outer")
  //     play(nested(), next, throw(ValueError("x")))
  @Test func `an error passes through finally, from the inside out`() {
    check(
      .next, .throw(ValueError(text: "x")),
      prints: ["yield a", "inner", "outer", "raise ValueError: x"]
    ) {
      Nested(journal: $0)
    } hand: {
      HandNested(journal: $0)
    }
  }

  /// Yields in its clean-up.
  struct Slow: RuleFunction {
    let journal: Journal
    static let body = Program {
      Try {
        Yield { _ in "a" }
        Return { _ in "value" }
      } finally: {
        Yield { _ in "cleaning" }
        Do { $0.log("clean") }
      }
    }
  }

  struct HandSlow: HandRule {
    let journal: Journal
    var place = 0
    var interrupted: Result<String?, any Error> = .success(nil)
    mutating func step(_ resumption: Resumption<String?>) throws -> Step<String, String?> {
      defer { place += 1 }
      switch place {
      case 0: return .yielded("a")
      case 1:
        interrupted = Result {
          _ = try resumption.get()
          return "value"
        }
        return .yielded("cleaning")
      default:
        try resumption.get()
        log("clean")
        return .returned(try interrupted.get())
      }
    }
  }

  // Python:
  //     def slow():
  //         try:
  //             yield "a"
  //             return "value"
  //         finally:
  //             yield "cleaning"
  //             log("clean")
  //     play(slow(), next, next, next)
  @Test func `finally may yield, and the interrupted return goes on`() {
    check(.next, .next, .next, prints: ["yield a", "yield cleaning", "clean", "return value"]) {
      Slow(journal: $0)
    } hand: {
      HandSlow(journal: $0)
    }
  }

  // Python:
  //     def slow():
  //         try:
  //             yield "a"
  //             return "value"
  //         finally:
  //             yield "cleaning"
  //             log("clean")
  //     play(slow(), next, throw(ValueError("x")), next)
  @Test func `finally may yield, and the interrupted error goes on`() {
    check(
      .next, .throw(ValueError(text: "x")), .next,
      prints: ["yield a", "yield cleaning", "clean", "raise ValueError: x"]
    ) {
      Slow(journal: $0)
    } hand: {
      HandSlow(journal: $0)
    }
  }

  // Python:
  //     def slow():
  //         try:
  //             yield "a"
  //             return "value"
  //         finally:
  //             yield "cleaning"
  //             log("clean")
  //     play(slow(), next, close, next, next)
  @Test func `a yield in finally ignores close, and the exit goes on afterwards`() {
    check(
      .next, .close, .next, .next,
      prints: [
        "yield a", "raise RuntimeError: generator ignored GeneratorExit", "clean",
        "raise GeneratorExit", "return None",
      ]
    ) {
      Slow(journal: $0)
    } hand: {
      HandSlow(journal: $0)
    }
  }

  struct Replacing: RuleFunction {
    let journal: Journal
    let raises: Bool
    static let body = Program {
      Try {
        Yield { _ in "a" }
        Return { _ in "value" }
      } finally: {
        If {
          $0.raises
        } then: {
          Raise { _ in OSError(text: "mine") }
        }
        Return { _ in "replaced" }
      }
    }
  }

  // Python:
  //     def replacing():
  //         try:
  //             yield "a"
  //             return "value"
  //         finally:
  //             return "replaced"
  //     play(replacing(), next, next)
  @Test func `return in finally replaces a return`() {
    check(.next, .next, prints: ["yield a", "return replaced"]) {
      Replacing(journal: $0, raises: false)
    }
  }

  // Python:
  //     def replacing():
  //         try:
  //             yield "a"
  //             return "value"
  //         finally:
  //             return "replaced"
  //     play(replacing(), next, throw(ValueError("x")), next)
  @Test func `return in finally swallows an error`() {
    check(
      .next, .throw(ValueError(text: "x")), .next,
      prints: ["yield a", "return replaced", "return None"]
    ) { Replacing(journal: $0, raises: false) }
  }

  // Python:
  //     def replacing():
  //         try:
  //             yield "a"
  //             return "value"
  //         finally:
  //             raise OSError("mine")
  //     play(replacing(), next, throw(ValueError("x")), next)
  @Test func `an error in finally replaces an error`() {
    check(
      .next, .throw(ValueError(text: "x")), .next,
      prints: ["yield a", "raise OSError: mine", "return None"]
    ) { Replacing(journal: $0, raises: true) }
  }

  struct Looping: RuleFunction {
    let journal: Journal
    var i = 0
    static let body = Program {
      While {
        $0.i < 3
      } do: {
        Do { $0.i += 1 }
        Try {
          Yield { "\($0.i)" }
          If {
            $0.i == 1
          } then: {
            Continue()
          }
          Break()
        } finally: {
          Do { $0.log("finally \($0.i)") }
        }
      }
      Return { _ in "end" }
    }
  }

  // Python:
  //     def looping():
  //         i = 0
  //         while i < 3:
  //             i += 1
  //             try:
  //                 yield f"{i}"
  //                 if i == 1:
  //                     continue
  //                 break
  //             finally:
  //                 log(f"finally {i}")
  //         return "end"
  //     play(looping(), next, next, next)
  @Test func `break and continue pass through finally`() {
    check(
      .next, .next, .next, prints: ["yield 1", "finally 1", "yield 2", "finally 2", "return end"]
    ) { Looping(journal: $0) }
  }

  struct Siblings: RuleFunction {
    let journal: Journal
    static let body = Program {
      Try {
        Yield { _ in "a" }
      } catch: {
        Catch(ValueError.self) { Raise { _ in OSError(text: "second") } }
        Catch(OSError.self) { Do { $0.log("never") } }
      } finally: {
        Do { $0.log("finally") }
      }
    }
  }

  // Python:
  //     def siblings():
  //         try:
  //             yield "a"
  //         except ValueError:
  //             raise OSError("second")
  //         except OSError:
  //             log("never")
  //         finally:
  //             log("finally")
  //     play(siblings(), next, throw(ValueError("first")))
  @Test func `an error of a handler is not offered to its siblings, and finally runs`() {
    check(
      .next, .throw(ValueError(text: "first")),
      prints: ["yield a", "finally", "raise OSError: second"]
    ) { Siblings(journal: $0) }
  }
}
