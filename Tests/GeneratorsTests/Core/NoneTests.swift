import Generators
import Testing

/// `None` of types that the library sees only when the program runs, and of those of a function.
@Suite struct NoneTests {
  private struct Sends<Value>: GeneratorSignature {
    typealias Yielded = Int
    typealias Sent = Value
    typealias Returned = Value
  }

  @Test func `a type whose optional is itself erased has the same None everywhere`() throws {
    typealias Erased = AnyGenerator<Int, Any?, Any?>
    typealias Inline = InlineFunction<Void, Int, Any?, Any?>
    for none in [Sends<Any?>._noneReturned(), Erased._noneReturned(), Inline._noneReturned()] {
      #expect(none != nil)
      #expect(none.flatMap { $0 } == nil)
    }
    #expect(Inline._noneSent().flatMap { $0 } == nil)
    #expect(Erased._isNone(nil))
    #expect(Inline._isNone(nil))
    #expect(!Inline._isNone(5))
  }

  @Test func `a type that merely can hold nothing has none`() {
    #expect(AnyGenerator<Int, Void, Any>._noneReturned() == nil)
    #expect(InlineFunction<Void, Int, Any, Any>._noneSent() == nil)
    #expect(!InlineFunction<Void, Int, Any, Any>._isNone(Int?.none as Any))
  }

  @Test func `an optional of Void is no Void`() {
    let none: Void?? = AnyGenerator<Int, Void, Void?>._noneReturned()
    #expect(none != nil)
    #expect(none.flatMap { $0 } == nil)
  }

  @Test func `an inline generator that takes anything receives nil from next`() throws {
    var generator = InlineGenerator(
      locals: (got: "", n: 0), yields: String.self, takes: Any?.self
    ) {
      Forever {
        Yield {
          $0.got
        } receive: {
          $0.got = $1.map { "\($0)" } ?? "nothing"
        }
      }
    }
    #expect(try generator.send(nil).yielded == "")
    #expect(try generator.next() == "nothing")
    #expect(try generator.send(5).yielded == "5")
  }
}
