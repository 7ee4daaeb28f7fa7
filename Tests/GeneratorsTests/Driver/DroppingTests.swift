import Generators
import TestSupport
import Testing

/// A stage of a pipeline that never ran: the one before it is in its locals.
private struct Stage: GeneratorFunction {
  typealias Yielded = Int
  let source: AnyGenerator<Int, Void, Void>?
  let token: Lifecycle.Token

  static let body = Program {
    For {
      $0.source.map { [$0] } ?? []
    } receive: { _, _ in
    } do: {
      Yield { $0.token.number }
    }
  }
}

/// A stage that is suspended in delegates of each kind, and cleans up.
private struct BusyStage: GeneratorFunction {
  typealias Yielded = Int
  typealias Inner = AnyGenerator<Int, Void, Void>
  let source: Inner?
  let inner: Inner?
  let token: Lifecycle.Token
  let depth: Int
  let journal: Counting

  final class Counting { var cleanUps = 0 }

  static let body = Program {
    Try {
      If {
        $0.depth > 0
      } then: {
        YieldFrom {
          BusyStage(
            source: nil, inner: $0.inner, token: $0.token, depth: $0.depth - 1, journal: $0.journal)
        }
      }
      YieldFrom { $0.inner ?? Inner(CollectionGenerator<[Int], Void>([1, 2])) }
    } finally: {
      Do { $0.journal.cleanUps += 1 }
    }
  }
}

/// Generators that are dropped before they start, while they run, or with others that they hold.
@Suite(.ownThread) struct DroppingTests {
  private let length = 100_000

  private func pipeline(_ lifecycle: Lifecycle) -> AnyGenerator<Int, Void, Void> {
    var last: AnyGenerator<Int, Void, Void>?
    for i in 0..<length - 1 {
      last = AnyGenerator(Stage(source: last, token: lifecycle.token(i)))
    }
    return AnyGenerator(Stage(source: last, token: lifecycle.token(length)))
  }

  @Test func `a long pipeline that never ran is dropped on little stack`() {
    let lifecycle = Lifecycle()
    do { _ = pipeline(lifecycle) }
    #expect(lifecycle.made == length)
    #expect(lifecycle.alive == 0)
  }

  @Test func `so it is when it is closed, and when an error is thrown at it`() throws {
    let lifecycle = Lifecycle()
    try pipeline(lifecycle).close()
    #expect(lifecycle.alive == 0)
    #expect(throws: Failure("early")) { try pipeline(lifecycle).throw(Failure("early")) }
    #expect(lifecycle.alive == 0)
  }

  @Test func `so it is when a generator that ran lets go of it`() throws {
    let lifecycle = Lifecycle()
    let runner = AnyGenerator(
      InlineGenerator(locals: pipeline(lifecycle), yields: Int.self) { Yield { _ in 1 } })
    #expect(try runner.next() == 1)
    #expect(try runner.next() == nil)
    #expect(lifecycle.alive == 0)
  }

  @Test func `a long pipeline whose stages are suspended is dropped on little stack`() throws {
    let lifecycle = Lifecycle()
    do {
      var last: AnyGenerator<Int, Void, Void>?
      var findings = Findings()
      for i in 0..<length {
        last = AnyGenerator(
          InlineGenerator(locals: (last, lifecycle.token(i)), yields: Int.self) {
            Yield { $0.1.number }
            Yield { $0.1.number }
          })
        findings.note(unless: try last?.next() == i)
      }
      #expect(findings.isEmpty, "\(findings)")
    }
    #expect(lifecycle.alive == 0)
  }

  // Stages are moved while they are suspended in frames and references: each cleans up once.
  @Test func `so it is with delegates of each kind, whose clean-ups run once`() throws {
    let (lifecycle, counting) = (Lifecycle(), BusyStage.Counting())
    var kept: [AnyGenerator<Int, Void, Void>] = []
    do {
      var last: AnyGenerator<Int, Void, Void>?
      var findings = Findings()
      for i in 0..<1_000 {
        let inner = AnyGenerator(
          BusyStage(
            source: nil, inner: nil, token: lifecycle.token(i), depth: i % 3, journal: counting))
        if i % 5 == 0 { kept.append(inner) }
        last = AnyGenerator(
          BusyStage(
            source: last, inner: inner, token: lifecycle.token(i), depth: i % 4, journal: counting))
        findings.note(unless: try last?.next() == 1, "round \(i)")
        // One of seven is taken from the one that delegates to it.
        if i % 7 == 0 { findings.note(unless: try inner.next() == 2, "round \(i)") }
      }
      #expect(findings.isEmpty, "\(findings)")
    }
    #expect(counting.cleanUps == (0..<1_000).reduce(0) { $0 + $1 % 3 + 1 + $1 % 4 + 1 })
    #expect(kept.allSatisfy { $0.state == .closed })
    kept = []
    #expect(lifecycle.alive == 0)
  }

  @Test func `those that straight-line bodies have captured are dropped likewise`() {
    let lifecycle = Lifecycle()
    do {
      var last = AnyGenerator(Stage(source: nil, token: lifecycle.token()))
      for _ in 0..<length {
        last = AnyGenerator(
          StraightLine<Int, Void, Void>(sharing: last) { co, source in
            try await co.yield(from: source)
          })
      }
    }
    #expect(lifecycle.alive == 0)
  }

  @Test func `so are straight-line bodies that are suspended`() throws {
    let (lifecycle, journal) = (Lifecycle(), BusyStage.Counting())
    do {
      var last = AnyGenerator(Stage(source: nil, token: lifecycle.token()))
      var findings = Findings()
      for _ in 0..<2_000 {
        last = AnyGenerator(
          StraightLine<Int, Void, Void>(sharing: (last, journal)) { co, shared in
            defer { shared.1.cleanUps += 1 }
            try await co.yield(1)
            withExtendedLifetime(shared.0) {}
          })
        findings.note(unless: try last.next() == 1)
      }
      #expect(findings.isEmpty, "\(findings)")
    }
    #expect(journal.cleanUps == 2_000)
    #expect(lifecycle.alive == 0)
  }

  @Test func `a body may let go of the last reference to its generator`() throws {
    final class Box { var generator: AnyGenerator<Int, Void, Void>? }
    struct Orphan: GeneratorFunction {
      typealias Yielded = Int
      let box: Box
      let journal: Journal
      static let body = Program {
        Try {
          Do { $0.box.generator = nil }
          Yield { _ in 1 }
        } finally: {
          Do { $0.journal.write("finally") }
        }
      }
    }
    let (box, journal) = (Box(), Journal())
    box.generator = AnyGenerator(Orphan(box: box, journal: journal))
    #expect(try box.generator?.next() == 1)
    #expect(journal.words == ["finally"])
    box.generator = AnyGenerator(Orphan(box: box, journal: journal))
    #expect(try box.generator?.send(()).yielded == 1)
    #expect(journal.words == ["finally", "finally"])
  }
}
