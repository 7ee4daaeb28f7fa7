import Generators
import Testing

@Suite struct ForInTests {
  struct Failing: GeneratorFunction {
    typealias Yielded = Int
    static let body = Program {
      Yield { _ in 1 }
      Raise { _ in Failure("body") }
    }
  }

  @Test func `the values of a function, a generator and a reference`() throws {
    #expect(Array(Counter(n: 3).values) == [0, 1, 2])
    #expect(Array(Counter(n: 3).makeGenerator().values) == [0, 1, 2])
    let reference = AnyGenerator(Counter(n: 3))
    var seen: [Int] = []
    for item in reference.values {
      seen.append(item)
      if item == 1 { break }
    }
    #expect(seen == [0, 1])
    #expect(reference.state == .suspended)
    #expect(try reference.next() == 2)
  }

  @Test func `results give the error once, and then end`() {
    var words: [String] = []
    for result in Failing().results {
      switch result {
      case .success(let item): words.append("\(item)")
      case .failure(let error): words.append("\(error)")
      }
    }
    #expect(words.count == 2)
    #expect(words.first == "1")
  }

  @Test func `values of a generator that raises end the process with a hint`() async throws {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      for _ in Failing().values {}
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("Failing raised an error"), "\(text)")
    #expect(text.contains("iterate its results"), "\(text)")
  }
}
