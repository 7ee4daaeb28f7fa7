import Generators
import Loop
import LoopTesting
import Testing

/// Numbers counted down, a second for each; then the end, or an error.
private struct Ticks: AwaitableIterator {
  typealias Element = Int

  struct Tick: Coroutine {
    typealias Returned = Int?
    let number: Int
    let error: Mishap?
    let journal: Journal

    static let body = Program {
      Try {
        YieldFrom { $0.loop.sleep(.seconds(1)) }
      } finally: {
        Do { $0.journal.note("tick") }
      }
      If({ $0.number < 0 && $0.error != nil }) { Raise { $0.error ?? .first } }
      Return { $0.number < 0 ? nil : $0.number }
    }
  }

  let journal: Journal
  var left: Int
  var error: Mishap?

  mutating func next() -> Tick {
    left -= 1
    return Tick(number: left, error: error, journal: journal)
  }
}

/// Elements that are there at once.
private struct AtOnce: AwaitableIterator {
  typealias Element = Int
  var left: Int

  mutating func next() -> Immediately<Int?> {
    left -= 1
    let left = left
    return Immediately { left < 0 ? nil : left }
  }
}

/// Notes elements, in a body that waits, goes on early at 3, and breaks off at 1.
private struct Noting: Coroutine {
  typealias Returned = Int
  let ticks: Ticks
  let breaksAt: Int
  var number = -1

  static let body = Program {
    ForAwait(\.number, in: { $0.ticks }) {
      Continue(if: { $0.number == 3 })
      Break(if: { $0.number == $0.breaksAt })
      YieldFrom { $0.loop.sleep(.seconds(10)) }
      Do { $0.ticks.journal.note("\($0.number)") }
      If({ $0.number == 7 }) { Return { _ in 100 } }
    }
    Do { $0.ticks.journal.note("behind") }
    Return { $0.number }
  }
}

/// Sums what is there at once, in three ways to take it.
private struct Summing: Coroutine {
  typealias Returned = [Int]
  let count: Int
  var number: Int?
  var sums = [0, 0, 0]

  static let body = Program {
    ForAwait({ AtOnce(left: $0.count) }, receive: { $0.sums[0] += $1 }) {}
    ForAwait(\.number, in: { AtOnce(left: $0.count) }) { Do { $0.sums[1] += $0.number ?? 0 } }
    ForAwait({ AtOnce(left: $0.count) }) { Do { $0.sums[2] += 1 } }
    Return { $0.sums }
  }
}

/// Has a loop inside of a `try`, and notes its end.
private struct Guarded: Coroutine {
  let ticks: Ticks

  static let body = Program {
    Try {
      ForAwait({ $0.ticks }) { Do { $0.ticks.journal.note("round") } }
      Do { $0.ticks.journal.note("behind") }
    } catch: {
      Catch(Mishap.self) { Do { $0.ticks.journal.note("caught") } }
    } finally: {
      Do { $0.ticks.journal.note("left") }
    }
  }
}

/// Fails where it takes an element, or to make what it runs over.
private struct Failing: Coroutine {
  let inSource: Bool

  static let body = Program {
    ForAwait(
      { frame in
        if frame.inSource { throw Mishap.first }
        return AtOnce(left: 1)
      }, receive: { _, _ in throw Mishap.second }
    ) {}
  }
}

@Suite struct ForAwaitTests {
  @Test(arguments: [
    (-1, ["4", "2", "1", "0", "behind"], 0, 46), (2, ["4", "behind"], 2, 13),
  ])
  func `each element is waited for, and the next one after the body`(
    _ breaksAt: Int, _ words: [String], _ result: Int, _ seconds: Int
  ) throws {
    try withTestLoop { test throws in
      let ticks = Ticks(journal: test.journal, left: 5)
      #expect(try test.run(Noting(ticks: ticks, breaksAt: breaksAt)) == result)
      #expect(test.journal.take().filter { $0 != "tick" } == words)
      #expect(test.loop.time == .seconds(seconds))
    }
  }

  @Test func `a return in the body leaves the loop`() throws {
    try withTestLoop { test throws in
      let ticks = Ticks(journal: test.journal, left: 8)
      #expect(try test.run(Noting(ticks: ticks, breaksAt: -1)) == 100)
      #expect(test.journal.take() == ["tick", "7"])
    }
  }

  @Test func `what is there at once takes no stack, and may be stored or not`() throws {
    try withTestLoop { test throws in
      #expect(try test.run(Summing(count: 100_000)) == [4_999_950_000, 4_999_950_000, 100_000])
      #expect(try test.run(Summing(count: 0)) == [0, 0, 0])
    }
  }

  @Test
  func `an error of the iterator, of the source and of taking is raised where it can be caught`()
    throws
  {
    try withTestLoop { test throws in
      try test.run(Guarded(ticks: Ticks(journal: test.journal, left: 1, error: .second)))
      #expect(test.journal.take() == ["tick", "round", "tick", "caught", "left"])
      for (inSource, error) in [(true, Mishap.first), (false, .second)] {
        #expect(throws: error) { try test.run(Failing(inSource: inSource)) }
      }
    }
  }

  @Test func `cancelled or closed at each of its steps, it ends what it waits for`() throws {
    let steps = try cancelEverywhere { test in
      Ticks(journal: test.journal, left: 3)
    } run: { _, ticks in
      Guarded(ticks: ticks)
    } check: { test, _, run in
      let words = test.journal.take()
      if words.last != "left" && !words.isEmpty { throw Complaint("\(words)") }
      // Each wait that began has ended.
      if words.filter({ $0 == "tick" }).count < words.filter({ $0 == "round" }).count {
        throw Complaint("\(words)")
      }
    }
    #expect(steps == 4)
  }

  @Test func `a trace says where it waits, and where its body does`() throws {
    try withTestLoop { test throws in
      let ticks = Ticks(journal: test.journal, left: 5)
      let task = test.loop.createTask(Noting(ticks: ticks, breaksAt: -1))
      try test.advance(by: .seconds(0.5))
      #expect(task.trace.map(\.function) == ["Noting", "Tick"])
      try test.advance(by: .seconds(1))
      #expect(task.trace.map(\.function) == ["Noting"])
      #expect(task.trace.map(\.line) == [60])
      task.cancel()
      try test.settle()
      #expect(task.isCancelled)
    }
  }
}
