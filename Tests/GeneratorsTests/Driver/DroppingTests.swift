import Generators
import Testing

/// A stage of a pipeline that never ran: the one before it is in its locals.
private struct Stage: GeneratorFunction {
  typealias Yielded = Int
  let source: AnyGenerator<Int, Void, Void>?
  let token: Lifecycle.Token

  static let body = Program {
    For {
      $0.source.map { [$0] } ?? []
    } bind: { _, _ in
    } do: {
      Yield { $0.token.number }
    }
  }
}

/// Generators that are dropped before they start, or while they run.
@Suite struct DroppingTests {
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
