import Generators
import Testing

@Suite struct GeneratorTests {
  @Test func `a hand-written generator yields and returns`() throws {
    var counter = HandCounter(n: 2)
    #expect(try counter.resume(.next) == .yielded(0))
    #expect(try counter.next() == 1)
    #expect(try counter.resume(.next) == .returned("counted to 2"))
    #expect(try counter.next() == nil)
  }

  @Test func `copies of a hand-written generator are independent`() throws {
    var first = HandCounter(n: 3)
    _ = try first.next()
    var second = first
    #expect(try first.next() == 1)
    #expect(try first.next() == 2)
    #expect(try second.next() == 1)
  }

  @Test func `one that throws that it has ended gives no further item`() throws {
    struct Single: Generator {
      var isOver = false
      mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Int, Int> {
        try resumption.get()
        if isOver { throw GeneratorError.exhausted }
        isOver = true
        return .returned(1)
      }
    }
    var single = Single()
    #expect(try single.send(()) == .returned(1))
    #expect(try single.next() == nil)
    #expect(throws: GeneratorError.exhausted) { try single.send(()) }
  }

  @Test func `an error thrown at a hand-written generator leaves it`() {
    var counter = HandCounter(n: 3)
    #expect(throws: Failure("stop")) { try counter.throw(Failure("stop")) }
  }

  @Test func `closing a hand-written generator raises GeneratorExit in it`() throws {
    var counter = HandCounter(n: 3)
    _ = try counter.next()
    try counter.close()
    #expect(try counter.next() == nil)
  }

  @Test func `a yielded step is not a returned one`() {
    #expect(Step<Int, Int>.yielded(1) != .returned(1))
    #expect(Step<Int, Int>.yielded(1).yielded == 1)
    #expect(Step<Int, Int>.yielded(1).returned == nil)
    #expect(Step<Int, Int>.returned(1).returned == 1)
  }

  @Test func `hand-written and described generators delegate to each other`() throws {
    struct Outer: GeneratorFunction {
      typealias Yielded = Int
      var text = ""
      static let body = Program {
        YieldFrom { _ in
          HandCounter(n: 2)
        } receive: {
          $0.text = $1
        }
        YieldFrom { _ in
          Counter(n: 1)
        } receive: {
          $0.text += $1
        }
        Yield { $0.text.count }
      }
    }
    #expect(try items(Outer()) == [0, 1, 0, 24])
  }
}
