import Generators
import Loop
import LoopTesting
import TestSupport
import Testing

@Suite struct Shuffling {
  /// What is noted in the order of a seed.
  private func words(_ seed: UInt64?, _ body: (TestLoop) throws -> Void) throws -> [String] {
    try withTestLoop(seed: seed) { test in
      try body(test)
      try test.loop.runUntilIdle()
      return test.journal.take()
    }
  }

  @Test func `tasks come in every order, each about as often`() throws {
    var counts: [[String]: Int] = [:]
    for seed in 1...1200 as ClosedRange<UInt64> {
      let order = try words(seed) { test in
        for name in ["a", "b", "c"] {
          test.loop.createTask(test.journal.noting(name, Immediately {}))
        }
      }
      counts[order, default: 0] += 1
    }
    #expect(counts.count == 6)
    #expect(counts.values.allSatisfy { (140...260).contains($0) }, "\(counts)")
  }

  @Test func `lines stay in order, and mix`() throws {
    var mixes: Set<[String]> = []
    var findings = Findings()
    for seed in 1...200 as ClosedRange<UInt64> {
      let order = try words(seed) { test in
        let (loop, journal) = (test.loop, test.journal)
        let first = loop.createFuture(Int.self)
        let second = loop.createFuture(Int.self)
        for number in 1...3 {
          loop.callSoon { journal.note("callback \(number)") }
          loop.callLater(.zero) { journal.note("timer \(number)") }
          first.addDoneCallback { _ in journal.note("first \(number)") }
          second.addDoneCallback { _ in journal.note("second \(number)") }
          loop.createTask(journal.noting("task \(number)", Immediately {}))
        }
        try first.setResult(1)
        try second.setResult(1)
      }
      findings.note(unless: order.count == 15, "seed \(seed)")
      for line in ["callback", "timer", "first", "second"] {
        findings.note(
          unless: order.filter { $0.hasPrefix(line) } == (1...3).map { "\(line) \($0)" },
          "seed \(seed)")
      }
      mixes.insert(order)
    }
    #expect(findings.isEmpty, "\(findings)")
    #expect(mixes.count > 190)
  }

  @Test func `nothing moves to another iteration`() throws {
    for seed in 1...50 as ClosedRange<UInt64> {
      let order = try words(seed) { test in
        for name in ["a", "b", "c"] {
          test.loop.callSoon { [loop = test.loop, journal = test.journal] in
            journal.note("first")
            loop.createTask(journal.noting("second", Immediately {}), name: name)
          }
        }
      }
      #expect(order == ["first", "first", "first", "second", "second", "second"])
    }
  }

  @Test func `without a seed the order is that of asyncio`() throws {
    let order = try words(nil) { test in
      for name in ["a", "b", "c"] {
        test.loop.createTask(test.journal.noting(name, EventLoop.turn))
        test.loop.callSoon { [journal = test.journal] in journal.note("after \(name)") }
      }
    }
    #expect(order == ["after a", "after b", "after c", "a", "b", "c"])
  }

  @Test func `a seed gives the same numbers everywhere`() {
    var random = SplitMix64(seed: 0)
    #expect(random.next() == 0xE220_A839_7B1D_CDAF)
    #expect(random.next() == 0x6E78_9E6A_A1B9_65F4)
  }
}
