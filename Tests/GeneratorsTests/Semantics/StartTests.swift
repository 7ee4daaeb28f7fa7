import Generators
import Testing

/// What happens before the first `yield`, and after the end (PEP 342).
@Suite struct StartTests {
  /// Says what it gets.
  struct Echo: RuleFunction {
    let journal: Journal
    var x: String?

    static let body = Program {
      Do { $0.log("start") }
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
      Return { $0.x }
    }
  }

  /// The same, written by hand.
  struct HandEcho: HandRule {
    let journal: Journal
    var place = 0
    var x: String?

    mutating func step(_ resumption: Resumption<String?>) throws -> Step<String, String?> {
      let sent = try resumption.get() ?? nil
      defer { place += 1 }
      switch place {
      case 0:
        log("start")
        return .yielded("a")
      case 1: return .yielded("\(sent ?? "None")!")
      default: return .returned(sent)
      }
    }
  }

  // Python:
  //     def echo():
  //         log("start")
  //         x = yield "a"
  //         x = yield f"{x}!"
  //         return x
  //     g = echo()
  //     log("made")
  //     play(g, next)
  @Test func `making a generator runs nothing`() {
    check(.next, prints: ["made", "start", "yield a"]) { journal in
      let function = Echo(journal: journal).makeGenerator()
      journal.write("made")
      return function
    } hand: { journal in
      let generator = HandEcho(journal: journal)
      journal.write("made")
      return generator
    }
  }

  // Python:
  //     def echo():
  //         log("start")
  //         x = yield "a"
  //         x = yield f"{x}!"
  //         return x
  //     play(echo(), next, send("b"), send("c"))
  @Test func `yield gives what is sent, and the end gives what is returned`() {
    check(.next, .send("b"), .send("c"), prints: ["start", "yield a", "yield b!", "return c"]) {
      Echo(journal: $0)
    } hand: {
      HandEcho(journal: $0)
    }
  }

  // Python:
  //     def echo():
  //         log("start")
  //         x = yield "a"
  //         x = yield f"{x}!"
  //         return x
  //     play(echo(), send(None), next, next)
  @Test func `next is the same as sending None, from the start on`() {
    check(.send(nil), .next, .next, prints: ["start", "yield a", "yield None!", "return None"]) {
      Echo(journal: $0)
    } hand: {
      HandEcho(journal: $0)
    }
  }

  // Python:
  //     def echo():
  //         log("start")
  //         x = yield "a"
  //         x = yield f"{x}!"
  //         return x
  //     play(echo(), send("early"), next, send("b"))
  @Test func `a value sent before the start is refused and changes nothing`() {
    check(
      .send("early"), .next, .send("b"),
      prints: [
        "raise TypeError: can't send non-None value to a just-started generator",
        "start", "yield a", "yield b!",
      ]
    ) { Echo(journal: $0) }
  }

  // Python:
  //     def echo():
  //         log("start")
  //         x = yield "a"
  //         x = yield f"{x}!"
  //         return x
  //     play(echo(), throw(ValueError("early")), next)
  @Test func `an error thrown before the start comes back, and the generator is closed`() {
    check(
      .throw(ValueError(text: "early")), .next, prints: ["raise ValueError: early", "return None"]
    ) {
      Echo(journal: $0)
    } hand: {
      HandEcho(journal: $0)
    }
  }

  // Python:
  //     def echo():
  //         log("start")
  //         x = yield "a"
  //         x = yield f"{x}!"
  //         return x
  //     play(echo(), close, next, close)
  @Test func `a generator closed before the start never runs`() {
    check(.close, .next, .close, prints: ["closed", "return None", "closed"]) {
      Echo(journal: $0)
    } hand: {
      HandEcho(journal: $0)
    }
  }

  // Python:
  //     def echo():
  //         log("start")
  //         x = yield "a"
  //         x = yield f"{x}!"
  //         return x
  //     play(echo(), next, next, send("end"), next, send("late"), throw(ValueError("late")), close)
  @Test func `a generator that has ended returns None, throws what is thrown, and may be closed`() {
    check(
      .next, .next, .send("end"), .next, .send("late"), .throw(ValueError(text: "late")), .close,
      prints: [
        "start", "yield a", "yield None!", "return end", "return None", "return None",
        "raise ValueError: late", "closed",
      ]
    ) {
      Echo(journal: $0)
    } hand: {
      HandEcho(journal: $0)
    }
  }

  /// Resumes itself, by way of a reference that it is given.
  struct Selfish: RuleFunction {
    final class Reference { var generator: AnyGenerator<String, String?, String?>? }

    let journal: Journal
    let me: Reference

    static let body = Program {
      Do { frame in
        do { _ = try frame.me.generator?.next() } catch { frame.log(python(error)) }
        frame.log(frame.me.generator?.state.rawValue ?? "")
      }
      Yield { _ in "a" }
    }
  }

  // Python:
  //     import inspect
  //     def selfish():
  //         try:
  //             next(g)
  //         except ValueError as error:
  //             log(f"ValueError: {error}")
  //         log(inspect.getgeneratorstate(g)[4:].lower())
  //         yield "a"
  //     g = selfish()
  //     log(inspect.getgeneratorstate(g)[4:].lower())
  //     play(g, next)
  //     log(inspect.getgeneratorstate(g)[4:].lower())
  //     play(g, next)
  //     log(inspect.getgeneratorstate(g)[4:].lower())
  @Test func `a running generator refuses, is not disturbed, and knows its state`() {
    let journal = Journal()
    let me = Selfish.Reference()
    let generator = AnyGenerator(Selfish(journal: journal, me: me))
    me.generator = generator
    defer { me.generator = nil }
    journal.write(generator.state.rawValue)
    _ = play(generator, [.next], journal)
    journal.write(generator.state.rawValue)
    _ = play(generator, [.next], journal)
    journal.write(generator.state.rawValue)
    expect(
      journal,
      prints: [
        "created", "ValueError: generator already executing", "running", "yield a", "suspended",
        "return None", "closed",
      ])
  }
}
