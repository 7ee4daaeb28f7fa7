import Generators
import Testing

/// `yield from` (PEP 380).
@Suite struct DelegationTests {
  /// The delegate: says what it gets, and how it ends.
  struct Inner: RuleFunction {
    let journal: Journal
    var x: String?

    static let body = Program {
      Do { $0.log("inner starts") }
      Try {
        Yield { _ in
          "a"
        } receive: {
          $0.x = $1
        }
        Yield {
          "\($0.x ?? "None")!"
        } receive: {
          $0.x = $1
        }
      } catch: {
        Catch(ValueError.self) { Yield { _ in "inner caught" } }
      } finally: {
        Do { $0.log("inner finally") }
      }
      Return { $0.x }
    }
  }

  /// Delegates to whatever it is given, and says how that ended.
  struct Outer<Delegate: Delegatable & SendableMetatype>: GenericGeneratorFunction
  where
    Delegate.Delegation.Yielded == String, Delegate.Delegation.Sent == String?,
    Delegate.Delegation.Returned == String?
  {
    typealias Yielded = String
    typealias Sent = String?
    typealias Returned = String?

    let journal: Journal
    let delegate: Delegate
    var x: String?

    static var body: some Statement<Self> {
      Try {
        YieldFrom {
          $0.delegate
        } receive: {
          $0.x = $1
        }
        Do { $0.journal.write("result \($0.x ?? "None")") }
      } catch: {
        Catch((any Error).self, receive: { $0.journal.write("outer sees \(python($1))") }) {
          Yield { _ in "outer goes on" }
        }
      } finally: {
        Do { $0.journal.write("outer finally") }
      }
      Return { _ in "end" }
    }
  }

  /// The delegate written by hand.
  struct HandInner: HandRule {
    let journal: Journal
    var place = 0

    mutating func step(_ resumption: Resumption<String?>) throws -> Step<String, String?> {
      if place == 0 {
        log("inner starts")
        place = 1
        return .yielded("a")
      }
      var sent: String??
      do { sent = try resumption.get() } catch {
        if place < 3, error is ValueError {
          place = 3
          return .yielded("inner caught")
        }
        log("inner finally")
        throw error
      }
      if place == 1 {
        place = 2
        return .yielded("\((sent ?? nil) ?? "None")!")
      }
      log("inner finally")
      return .returned(place == 2 ? sent ?? nil : nil)
    }
  }

  /// Plays a session with an outer that delegates to a described and to a hand-written inner, each
  /// of them held inline and behind a reference.
  func checkOuter(
    _ operations: Operation..., prints expected: [String],
    at location: SourceLocation = #_sourceLocation
  ) {
    func play<D: Delegatable & SendableMetatype>(_ make: (Journal) -> D)
    where
      D.Delegation.Yielded == String, D.Delegation.Sent == String?, D.Delegation.Returned == String?
    {
      let value = Journal()
      let outer = Outer(journal: value, delegate: make(value)).makeGenerator()
      #expect(
        GeneratorsTests.play(outer, operations, value) == expected, sourceLocation: location)
      let boxed = Journal()
      let reference = AnyGenerator(Outer(journal: boxed, delegate: make(boxed)))
      #expect(
        GeneratorsTests.play(reference, operations, boxed) == expected, sourceLocation: location)
    }
    play { Inner(journal: $0) }
    play { HandInner(journal: $0) }
    play { AnyGenerator(Inner(journal: $0)) }
    play { AnyGenerator(HandInner(journal: $0)) }
  }

  // Python:
  //     def inner():
  //         log("inner starts")
  //         try:
  //             x = yield "a"
  //             x = yield f"{x}!"
  //         except ValueError:
  //             yield "inner caught"
  //         finally:
  //             log("inner finally")
  //         return x
  //     def outer():
  //         try:
  //             x = yield from inner()
  //             log(f"result {x}")
  //         finally:
  //             log("outer finally")
  //         return "end"
  //     play(outer(), next, send("b"), send("c"))
  @Test func `what is sent reaches the delegate, and what it returns is the result`() {
    checkOuter(
      .next, .send("b"), .send("c"),
      prints: [
        "inner starts", "yield a", "yield b!", "inner finally", "result c", "outer finally",
        "return end",
      ])
  }

  // Python:
  //     def inner():
  //         try:
  //             x = yield "a"
  //             x = yield f"{x}!"
  //         except ValueError:
  //             yield "inner caught"
  //             x = None
  //         finally:
  //             log("inner finally")
  //         return x
  //     def outer():
  //         log("inner starts")
  //         x = yield from inner()
  //         log(f"result {x}")
  //         log("outer finally")
  //         return "end"
  //     play(outer(), next, throw(ValueError("x")), next)
  @Test func `an error is thrown at the delegate, which may answer it`() {
    checkOuter(
      .next, .throw(ValueError(text: "x")), .next,
      prints: [
        "inner starts", "yield a", "yield inner caught", "inner finally", "result None",
        "outer finally", "return end",
      ])
  }

  // Python:
  //     def inner():
  //         log("inner starts")
  //         try:
  //             x = yield "a"
  //         finally:
  //             log("inner finally")
  //     def outer():
  //         try:
  //             yield from inner()
  //         except BaseException as error:
  //             log(f"outer sees {type(error).__name__}: {error}")
  //             yield "outer goes on"
  //         finally:
  //             log("outer finally")
  //         return "end"
  //     play(outer(), next, throw(OSError("x")), next)
  @Test func `an error that leaves the delegate is raised at the yield from`() {
    checkOuter(
      .next, .throw(OSError(text: "x")), .next,
      prints: [
        "inner starts", "yield a", "inner finally", "outer sees OSError: x", "yield outer goes on",
        "outer finally", "return end",
      ])
  }

  // Python:
  //     def inner():
  //         log("inner starts")
  //         try:
  //             x = yield "a"
  //         finally:
  //             log("inner finally")
  //     def outer():
  //         try:
  //             yield from inner()
  //         except BaseException as error:
  //             log(f"outer sees {type(error).__name__}")
  //             yield "outer goes on"
  //         finally:
  //             log("outer finally")
  //         return "end"
  //     play(outer(), next, throw(GeneratorExit()), next)
  @Test func `GeneratorExit closes the delegate first, and then goes to the outer`() {
    checkOuter(
      .next, .throw(GeneratorExit()), .next,
      prints: [
        "inner starts", "yield a", "inner finally", "outer sees GeneratorExit",
        "yield outer goes on", "outer finally", "return end",
      ])
  }

  /// Answers the exit with a `yield`.
  struct Ignoring: RuleFunction {
    let journal: Journal
    static let body = Program {
      Try {
        Yield { _ in "a" }
      } catch: {
        Catch(GeneratorExit.self) { Yield { _ in "no" } }
      }
    }
  }

  // Python:
  //     def ignoring():
  //         try:
  //             yield "a"
  //         except GeneratorExit:
  //             yield "no"
  //     def outer():
  //         try:
  //             yield from ignoring()
  //         except BaseException as error:
  //             log(f"outer sees {type(error).__name__}: {error}")
  //             yield "outer goes on"
  //         finally:
  //             log("outer finally")
  //         return "end"
  //     play(outer(), next, throw(GeneratorExit()), next)
  @Test func `a delegate that ignores its exit is an error in the outer`() {
    check(
      .next, .throw(GeneratorExit()), .next,
      prints: [
        "yield a", "outer sees RuntimeError: generator ignored GeneratorExit",
        "yield outer goes on", "outer finally", "return end",
      ]
    ) { Outer(journal: $0, delegate: Ignoring(journal: $0)) }
  }

  /// Two outers of one delegate, and the delegate itself.
  struct Shared {
    let journal = Journal()
    let inner: AnyGenerator<String, String?, String?>
    let first: AnyGenerator<String, String?, String?>
    let second: AnyGenerator<String, String?, String?>

    init() {
      inner = AnyGenerator(Inner(journal: journal))
      first = AnyGenerator(Outer(journal: journal, delegate: inner))
      second = AnyGenerator(Outer(journal: journal, delegate: inner))
    }
  }

  // Python:
  //     def inner():
  //         log("inner starts")
  //         x = yield "a"
  //         x = yield f"{x}!"
  //         log("inner finally")
  //         return x
  //     def outer(g):
  //         x = yield from g
  //         log(f"result {x}")
  //         log("outer finally")
  //         return "end"
  //     g = inner()
  //     first, second = outer(g), outer(g)
  //     play(g, next)
  //     play(first, next)
  //     play(second, send(None))
  //     play(first, next)
  @Test func `a delegate that is suspended goes on, may be shared, and is None when it has ended`()
  {
    let shared = Shared()
    _ = play(shared.inner, [.next], shared.journal)
    _ = play(shared.first, [.next], shared.journal)
    _ = play(shared.second, [.send(nil)], shared.journal)
    _ = play(shared.first, [.next], shared.journal)
    expect(
      shared.journal,
      prints: [
        "inner starts", "yield a", "yield None!", "inner finally", "result None", "outer finally",
        "return end", "result None", "outer finally", "return end",
      ])
  }

  // Python:
  //     def inner():
  //         log("inner starts")
  //         try:
  //             x = yield "a"
  //         finally:
  //             log("inner finally")
  //     def outer():
  //         try:
  //             yield from inner()
  //         except BaseException as error:
  //             log(f"outer sees {type(error).__name__}: {error}")
  //             yield "outer goes on"
  //         finally:
  //             log("outer finally")
  //         return "end"
  //     play(outer(), next, throw(StopIteration("x")), next)
  @Test func `StopIteration thrown at a delegate that lets it out is an error in the outer`() {
    checkOuter(
      .next, .throw(StopIteration(value: "x")), .next,
      prints: [
        "inner starts", "yield a", "inner finally",
        "outer sees RuntimeError: generator raised StopIteration", "yield outer goes on",
        "outer finally", "return end",
      ])
  }
}
