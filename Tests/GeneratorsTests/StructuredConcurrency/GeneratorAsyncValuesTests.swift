import Generators
import TestSupport
import Testing

/// Generators consumed as asynchronous sequences.
@Suite struct GeneratorAsyncValuesTests {
  struct Failing: GeneratorFunction {
    typealias Yielded = Int
    static let body = Program {
      Yield { _ in 1 }
      Raise { _ in Failure("body") }
    }
  }

  /// A class, which cannot be sent while it is used.
  final class Part {
    let number: Int
    init(_ number: Int) { self.number = number }
  }

  struct Parts: GeneratorFunction {
    typealias Yielded = Part
    var i = 0
    static let body = Program {
      While {
        $0.i < 3
      } do: {
        Yield { Part($0.i) }
        Do { $0.i += 1 }
      }
    }
  }

  private func collect<D: Delegatable>(
    _ source: D
  ) async throws -> [D.Delegation.Yielded] where D.Delegation.Yielded: Sendable {
    var items: [D.Delegation.Yielded] = []
    for try await item in source.asyncValues { items.append(item) }
    return items
  }

  @Test func `the items of a function, a value, a reference and a straight line`() async throws {
    #expect(try await collect(Counter(n: 3)) == [0, 1, 2])
    #expect(try await collect(Counter(n: 3).makeGenerator()) == [0, 1, 2])
    #expect(try await collect(AnyGenerator(HandCounter(n: 3))) == [0, 1, 2])
    #expect(try await collect(straightCounter(3)) == [0, 1, 2])
  }

  @Test func `nothing runs before it is asked for`() async throws {
    let journal = Journal()
    let iterator = AnyGenerator(Recorder(journal: journal)).asyncValues.makeAsyncIterator()
    #expect(journal.words == [])
    #expect(try await iterator.next() == 0)
    #expect(journal.words == ["start"])
    #expect(try await iterator.next() == 1)
    #expect(journal.words == ["start", "got nil"])
  }

  @Test func `an error keeps its type, and then comes the end`() async throws {
    let iterator = Failing().asyncValues.makeAsyncIterator()
    #expect(try await iterator.next() == 1)
    await #expect(throws: Failure("body")) { try await iterator.next() }
    #expect(try await iterator.next() == nil)
  }

  @Test func `a value is iterated anew, a reference goes on`() async throws {
    let value = Counter(n: 2).asyncValues
    for _ in 0..<2 {
      let iterator = value.makeAsyncIterator()
      #expect(try await iterator.next() == 0)
    }
    let reference = AnyGenerator(Counter(n: 2)).asyncValues
    for expected in 0..<2 {
      let iterator = reference.makeAsyncIterator()
      #expect(try await iterator.next() == expected)
    }
  }

  @Test func `leaving the loop closes what nobody else refers to`() async throws {
    let journal = Journal()
    for try await _ in Recorder(journal: journal).asyncValues { break }
    #expect(journal.words == ["start", "finally"])
    let reference = AnyGenerator(Recorder(journal: journal))
    for try await _ in reference.asyncValues { break }
    #expect(reference.state == .suspended)
    try reference.close()
  }

  @Test func `cancelling the consumer closes the generator, and its finally runs`() async throws {
    let words = try await Task {
      let journal = Journal()
      let generator = AnyGenerator(Recorder(journal: journal))
      var seen = 0
      for try await item in generator.asyncValues {
        seen = item
        if item == 2 { withUnsafeCurrentTask { $0?.cancel() } }
      }
      #expect(seen == 2)
      #expect(generator.state == .closed)
      return journal.words
    }.value
    #expect(words == ["start", "got nil", "got nil", "finally"])
  }

  @Test func `a cancelled consumer hears of a body that ignores its end`() async {
    struct Stubborn: GeneratorFunction {
      typealias Yielded = Int
      static let body = Program {
        Try {
          Yield { _ in 1 }
        } catch: {
          Catch(GeneratorExit.self) { Yield { _ in 2 } }
        }
      }
    }
    let task = Task {
      let iterator = AnyGenerator(Stubborn()).asyncValues.makeAsyncIterator()
      _ = try await iterator.next()
      withUnsafeCurrentTask { $0?.cancel() }
      _ = try await iterator.next()
    }
    await #expect(throws: GeneratorError.ignoredExit) { try await task.value }
  }

  @Test func `values go in where the generator takes them`() async throws {
    let averager = Averager().asyncValues.makeAsyncIterator()
    await #expect(throws: GeneratorError.sentBeforeStart) { _ = try await averager.send(1) }
    #expect(try await averager.next() == 0)
    #expect(try await averager.send(10) == .yielded(10))
    #expect(try await averager.send(20) == .yielded(15))
    #expect(try await averager.send(nil) == .returned(2))
    await #expect(throws: Failure("late")) { _ = try await averager.throw(Failure("late")) }
  }

  @Test func `a send of a cancelled task closes the generator and throws`() async throws {
    let task = Task {
      let journal = Journal()
      let iterator = AnyGenerator(Recorder(journal: journal)).asyncValues.makeAsyncIterator()
      _ = try await iterator.next()
      withUnsafeCurrentTask { $0?.cancel() }
      await #expect(throws: CancellationError.self) { _ = try await iterator.send("x") }
      #expect(journal.words == ["start", "finally"])
    }
    try await task.value
  }

  @MainActor @Test func `items that are not Sendable stay on the actor that asks`() async throws {
    var seen: [Part] = []
    for try await part in Parts().asyncValues { seen.append(part) }
    #expect(seen.map(\.number) == [0, 1, 2])
  }

  @Test func `a generator that is not Sendable is handed to another task`() async throws {
    let parts = AnyGenerator(Parts()).asyncValues
    let numbers = try await Task {
      var numbers: [Int] = []
      for try await part in parts { numbers.append(part.number) }
      return numbers
    }.value
    #expect(numbers == [0, 1, 2])
  }

  @Test func `a thousand consumers are cancelled at any moment`() async throws {
    var findings = Findings()
    for round in 0..<1_000 {
      let task = Task {
        let lifecycle = Lifecycle()
        do {
          let generator = StraightLine<Int, Void, Void>(sharing: lifecycle) { co, lifecycle in
            let token = lifecycle.token()
            var i = 0
            while true {
              try await co.yield(i)
              i += 1
            }
            withExtendedLifetime(token) {}
          }
          for try await i in generator.asyncValues where i % 8 == 0 { await Task.yield() }
        }
        return lifecycle.alive
      }
      for _ in 0..<(round % 5) { await Task.yield() }
      task.cancel()
      let alive = try await task.value
      findings.note(unless: alive == 0, "round \(round)")
    }
    #expect(findings.isEmpty, "\(findings)")
  }
}
