import Generators
import Testing

/// Delegation to what is no new generator, and loops over generators, which do not delegate.
@Suite struct DelegateKindTests {
  /// Delegates to a list.
  struct OverList: RuleFunction {
    let journal: Journal
    static let body = Program {
      Try {
        YieldFrom { _ in ["a", "b", "c"] }
      } catch: {
        Catch(receive: { $0.log("sees \(python($1))") }) { Yield { _ in "goes on" } }
      }
    }
  }

  // Python:
  //     def over_list():
  //         try:
  //             yield from ["a", "b", "c"]
  //         except Exception as error:
  //             log(f"sees {type(error).__name__}: {error}")
  //             yield "goes on"
  //     play(over_list(), next, send(None), send("x"), next)
  //     play(over_list(), next, throw(ValueError("x")), close)
  @Test func `a list is a delegate that takes nothing`() {
    let journal = Journal()
    _ = play(
      OverList(journal: journal).makeGenerator(), [.next, .send(nil), .send("x"), .next], journal)
    _ = play(
      AnyGenerator(OverList(journal: journal)),
      [.next, .throw(ValueError(text: "x")), .close], journal)
    expect(
      journal,
      prints: [
        "yield a", "yield b", "sees AttributeError: 'list_iterator' object has no attribute 'send'",
        "yield goes on", "return None", "yield a", "sees ValueError: x", "yield goes on", "closed",
      ])
  }

  /// Delegates to itself, by way of a reference.
  struct Circular: RuleFunction {
    final class Reference { var generator: AnyGenerator<String, String?, String?>? }

    let journal: Journal
    let me: Reference

    static let body = Program {
      Try {
        YieldFrom { try Circular.delegate(of: $0) }
      } catch: {
        Catch(receive: { $0.log("sees \(python($1))") }) { Yield { _ in "goes on" } }
      }
    }

    static func delegate(of frame: Self) throws -> AnyGenerator<String, String?, String?> {
      guard let generator = frame.me.generator else { throw ValueError(text: "no reference") }
      return generator
    }
  }

  // Python:
  //     def circular():
  //         try:
  //             yield from g
  //         except ValueError as error:
  //             log(f"sees ValueError: {error}")
  //             yield "goes on"
  //     g = circular()
  //     play(g, next, next)
  @Test func `a delegate that runs is an error at the yield from`() {
    let journal = Journal()
    let me = Circular.Reference()
    let generator = AnyGenerator(Circular(journal: journal, me: me))
    me.generator = generator
    defer { me.generator = nil }
    _ = play(generator, [.next, .next], journal)
    expect(
      journal,
      prints: ["sees ValueError: generator already executing", "yield goes on", "return None"])
  }

  /// Takes the items of a delegate instead of delegating to it.
  struct Looping: RuleFunction {
    let journal: Journal
    let inner: AnyGenerator<String, String?, String?>
    var item = ""
    static let body = Program {
      For {
        $0.inner
      } receive: {
        $0.item = $1
      } do: {
        Yield { "for \($0.item)" }
        Break()
      }
    }
  }

  // Python:
  //     def inner():
  //         log("inner starts")
  //         x = yield "a"
  //         x = yield f"{x}!"
  //     def looping(g):
  //         for item in g:
  //             yield f"for {item}"
  //             break
  //     g = inner()
  //     play(looping(g), next, send("dropped"))
  //     play(g, send("b"))
  @Test func `for does not delegate, and leaves its generator suspended`() {
    let journal = Journal()
    let inner = AnyGenerator(DelegationTests.Inner(journal: journal))
    _ = play(
      Looping(journal: journal, inner: inner).makeGenerator(), [.next, .send("dropped")], journal)
    _ = play(inner, [.send("b")], journal)
    expect(journal, prints: ["inner starts", "yield for a", "return None", "yield b!"])
  }
}
