import Generators
import Testing

@Suite struct AnyGeneratorTests {
  struct Watching: GeneratorFunction {
    typealias Yielded = GeneratorState
    final class Reference { var generator: AnyGenerator<GeneratorState, Void, Void>? }
    let me: Reference
    static let body = Program {
      Yield { $0.me.generator?.state ?? .closed }
    }
  }

  @Test func `a reference knows its state`() throws {
    let me = Watching.Reference()
    let generator = AnyGenerator(Watching(me: me))
    me.generator = generator
    #expect(generator.state == .created)
    #expect(try generator.next() == .running)
    #expect(generator.state == .suspended)
    #expect(try generator.next() == nil)
    #expect(generator.state == .closed)
    me.generator = nil
  }

  @Test func `references to one generator are equal and drive the same`() throws {
    let first = AnyGenerator(Counter(n: 3))
    let second = first
    let other = AnyGenerator(Counter(n: 3))
    #expect(first == second)
    #expect(first != other)
    #expect(Set([first, second, other]).count == 2)
    #expect(try first.next() == 0)
    #expect(try second.next() == 1)
    #expect(AnyGenerator(first) == first)
  }

  @Test func `a suspended generator that is dropped runs its finally`() throws {
    let journal = Journal()
    do {
      let recorder = AnyGenerator(Recorder(journal: journal))
      _ = try recorder.next()
    }
    #expect(journal.words == ["start", "finally"])
  }

  @Test func `a generator that has not started is closed without running`() throws {
    let journal = Journal()
    let recorder = AnyGenerator(Recorder(journal: journal))
    try recorder.close()
    #expect(recorder.state == .closed)
    #expect(try recorder.next() == nil)
    #expect(journal.words.isEmpty)
  }

  @Test func `a hand-written generator is driven through a reference`() throws {
    let counter = AnyGenerator(HandCounter(n: 1))
    #expect(try counter.next() == 0)
    #expect(try counter.resume(.next) == .returned("counted to 1"))
  }

  @Test func `a sequence stands behind a reference as a generator`() throws {
    let numbers = AnyGenerator([1, 2])
    #expect(numbers.state == .created)
    #expect(try numbers.next() == 1)
    #expect(try AnyGenerator(numbers).next() == 2)
    #expect(try numbers.next() == nil)
    #expect(numbers.state == .closed)
    let even = AnyGenerator(stride(from: 0, to: 6, by: 2))
    #expect(even.values.map { $0 } == [0, 2, 4])
  }
}
