import Generators
import Testing

@Suite struct SequenceGeneratorTests {
  func check<G: Generator>(_ generator: G) throws
  where G.Yielded == Int, G.Sent == Int?, G.Returned == Void {
    var raised = generator
    #expect(try raised.next() == 1)
    #expect(throws: Failure("raised")) { try raised.throw(Failure("raised")) }
    #expect(try raised.next() == nil)

    var closed = generator
    #expect(try closed.next() == 1)
    try closed.close()
    #expect(try closed.next() == nil)

    var sent = generator
    #expect(try sent.send(nil).yielded == 1)
    #expect(throws: GeneratorError.cannotSend) { try sent.send(5) }
    #expect(try sent.next() == 2)
    #expect(try sent.next() == nil)
    #expect(try sent.next() == nil)
  }

  @Test func `a sequence takes no value, and ends by an error`() throws {
    try check(SequenceGenerator<[Int], Int?>([1, 2]))
  }

  @Test func `a collection takes no value, and ends by an error`() throws {
    try check(CollectionGenerator<ClosedRange<Int>, Int?>(1...2))
  }
}
