import Generators
import Testing

/// Yields the mean of what it was sent.
private struct Mean: GeneratorFunction {
  typealias Yielded = Double
  typealias Sent = Double

  var total = 0.0
  var count = 0.0

  static let body = Program {
    Forever {
      Yield {
        $0.count == 0 ? 0 : $0.total / $0.count
      } receive: { frame, term in
        frame.total += term
        frame.count += 1
      }
    }
  }
}

/// Counts, and then has another one count.
private struct Outer: GeneratorFunction {
  typealias Yielded = Int

  let limit: Int
  @Late var last: Int

  static let body = Program {
    Yield { _ in 0 }
    For {
      1...$0.limit
    } receive: {
      $0.last = $1
    } do: {
      YieldFrom { Inner(number: $0.last) }
    }
  }
}

private struct Inner: GeneratorFunction {
  typealias Yielded = Int

  let number: Int

  static let body = Program {
    Yield { $0.number * 10 }
    Yield { $0.number * 10 + 1 }
  }
}

@Suite struct RecordedGenerators {
  @Test func `each yield is kept, and one can go back, go on otherwise and branch off`() throws {
    var averager = Recorded(Mean())
    _ = try averager.next()
    for term in [10.0, 20, 30] { _ = try averager.send(term) }
    #expect(averager.history.map(\.yielded) == [0, 10, 15, 20])
    #expect(averager.history.map(\.number) == [0, 1, 2, 3])

    var branch = averager.branch(at: 1)
    #expect(try branch.send(0).yielded == 5)
    #expect(branch.history.map(\.yielded) == [0, 10, 5])

    #expect(averager.rewind(to: 2) == 15)
    #expect(try averager.send(0).yielded == 10)
    #expect(averager.history.map(\.yielded) == [0, 10, 15, 10])

    averager.rewind()
    #expect(averager.history.isEmpty)
    #expect(try averager.next() == 0)
  }

  @Test func `one that has ended can go back, too`() throws {
    var outer = Recorded(Outer(limit: 2))
    var values: [Int] = []
    while let value = try outer.next() { values.append(value) }
    #expect(values == [0, 10, 11, 20, 21])
    #expect(try outer.next() == nil)
    outer.rewind(to: 3)
    #expect(try outer.next() == 21)
    #expect(try outer.next() == nil)
    #expect(outer.history.map(\.yielded) == values)
  }

  @Test func `a moment shows the whole chain of delegation with its locals`() throws {
    var outer = Recorded(Outer(limit: 2))
    while try outer.next() != nil {}
    let functions = outer.history.map { $0.trace.map(\.function) }
    #expect(functions == [["Outer"]] + Array(repeating: ["Outer", "Inner"], count: 4))
    let locals = outer.history.map { moment in
      moment.frames.map { frame in
        frame.locals.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
      }
    }
    #expect(
      locals == [
        ["limit 2"], ["limit 2, last 1", "number 1"], ["limit 2, last 1", "number 1"],
        ["limit 2, last 2", "number 2"], ["limit 2, last 2", "number 2"],
      ])
    #expect(outer.history.allSatisfy { $0.frames.map(\.place) == $0.trace })
    #expect(outer.history[0].frames[0].description.hasSuffix("in Outer: limit = 2"))
  }

  @Test func `with a limit the oldest moments are forgotten`() throws {
    var outer = Recorded(Outer(limit: 3), limit: 2)
    while try outer.next() != nil {}
    #expect(outer.history.map(\.number) == [5, 6])
    #expect(outer.rewind(to: 5) == 30)
    #expect(try outer.next() == 31)
    #expect(outer.history.map(\.number) == [5, 6])
  }

  @Test func `a generator behind a reference is copied with its chain`() throws {
    let shared = AnyGenerator(Outer(limit: 2))
    #expect(try shared.next() == 0)
    var recorded = Recorded(shared)
    #expect(try recorded.next() == 10)
    #expect(try recorded.next() == 11)
    #expect(recorded.history.map { $0.trace.map(\.function) }.last == ["Outer", "Inner"])
    recorded.rewind(to: 0)
    #expect(try recorded.next() == 11)
    #expect(try shared.next() == 10)
  }

  @Test func `it is a generator, and can be delegated to`() throws {
    let outer = AnyGenerator(Recorded(Outer(limit: 1)))
    #expect(try outer.next() == 0)
    #expect(outer.trace.map(\.function).last == "Outer")
    #expect(try outer.next() == 10)
    try outer.close()
    #expect(try outer.next() == nil)
  }

  @Test
  func `what cannot be copied cannot be recorded, and a moment that is not kept not asked for`()
    async
  {
    await #expect(processExitsWith: .failure) {
      _ = Recorded(StraightLine { (co: Yielder<Int, Void>) in _ = try await co.yield(1) })
    }
    await #expect(processExitsWith: .failure) {
      var recorded = Recorded(Outer(limit: 1))
      _ = try recorded.next()
      recorded.rewind(to: 1)
    }
  }
}

extension Step {
  fileprivate var yielded: Yielded? {
    if case .yielded(let value) = self { value } else { nil }
  }
}
