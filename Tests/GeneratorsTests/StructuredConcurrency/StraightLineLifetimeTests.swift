import Generators
import Testing

/// What becomes of straight-line bodies that do not run to their end, and of copies.
@Suite struct StraightLineLifetimeTests {
  struct Outer: GeneratorFunction {
    typealias Yielded = Int
    typealias Returned = String
    let inner: StraightLine<Int, Void, String>
    static let body = Program {
      Yield { _ in -1 }
      YieldFrom { $0.inner }
      Return { _ in "" }
    }
  }

  @Test(arguments: 0..<4)
  func `one dropped after any number of steps runs its defers and frees its locals`(
    _ steps: Int
  ) throws {
    let (lifecycle, journal) = (Lifecycle(), Journal())
    do {
      let generator = StraightLine<Int, Void, Void>(sharing: (lifecycle, journal)) { co, shared in
        let token = shared.0.token()
        defer { shared.1.write("defer") }
        try await co.yield(1)
        try await co.yield(2)
        withExtendedLifetime(token) {}
      }
      for _ in 0..<steps { _ = try generator.next() }
      #expect(lifecycle.alive == (steps == 1 || steps == 2 ? 1 : 0))
    }
    #expect(lifecycle.alive == 0)
    #expect(journal.words == (steps == 0 ? [] : ["defer"]))
  }

  @Test func `what was sent and thrown is not kept any longer than the body keeps it`() throws {
    let lifecycle = Lifecycle()
    let generator = StraightLine<Int, Lifecycle.Token, Void> { co in
      var i = 0
      while true {
        do { try await co.yield(i) } catch is Lifecycle.Token {}
        i += 1
      }
    }
    #expect(try generator.next() == 0)
    #expect(try generator.send(lifecycle.token()).yielded == 1)
    #expect(lifecycle.alive == 0)
    #expect(try generator.throw(lifecycle.token()).yielded == 2)
    #expect(lifecycle.alive == 0)
  }

  @Test func `a yield after the generator is gone raises GeneratorExit again`() throws {
    let journal = Journal()
    do {
      let generator = StraightLine<Int, Void, Void>(sharing: journal) { co, journal in
        for i in 1...3 {
          do { try await co.yield(i) } catch is GeneratorExit { journal.write("exit \(i)") }
        }
      }
      _ = try generator.next()
      #expect(throws: GeneratorError.ignoredExit) { try generator.close() }
      #expect(generator.state == .suspended)
    }
    // Dropping it closes it, at the second yield; the third one is not handed out any more.
    #expect(journal.words == ["exit 1", "exit 2", "exit 3"])
  }

  @Test func `one that ignores its end for ever is given up`() throws {
    let generator = StraightLine<Int, Void, Void> { co in
      while true { _ = try? await co.yield(1) }
    }
    _ = try generator.next()
  }

  @Test func `one that has not started can be copied`() throws {
    let original = AnyGenerator(straightCounter(2))
    let copy = try original.copy()
    #expect(try original.next() == 0)
    #expect(try [copy.next(), copy.next()] == [0, 1])
    #expect(try original.next() == 1)
  }

  @Test func `one that has started cannot, nor can what delegates to it`() throws {
    let alone = AnyGenerator(straightCounter(2))
    _ = try alone.next()
    #expect(throws: GeneratorError.cannotCopy) { try alone.copy() }
    #expect(try alone.next() == 1)

    let outer = AnyGenerator(Outer(inner: straightCounter(2)))
    _ = try outer.next()
    #expect(try outer.copy().next() == 0)
    let second = AnyGenerator(Outer(inner: straightCounter(2)))
    _ = try (second.next(), second.next())
    #expect(throws: GeneratorError.cannotCopy) { try second.copy() }
    #expect(try second.next() == 1)
  }

  @Test func `copies of a value that holds one go on when only one of them is left`() throws {
    var value = AnyValueGenerator(Outer(inner: straightCounter(3)))
    _ = try (value.next(), value.next())
    do {
      var copy = value
      #expect(throws: GeneratorError.cannotCopy) { try copy.next() }
      #expect(throws: GeneratorError.cannotCopy) { try copy.close() }
      #expect(throws: GeneratorError.cannotCopy) { try value.next() }
    }
    #expect(try value.next() == 1)
    // What is made of it would be a copy too.
    #expect(throws: GeneratorError.cannotCopy) { try AnyGenerator(value).next() }
    #expect(try value.next() == 2)
  }

  @Test func `a value sent to a copy that could not be made is refused for that reason`() throws {
    let echo = AnyGenerator(
      StraightLine<Int, Int, Void> { co in
        var n = 0
        while let next = try await co.yield(n) { n = next }
      })
    _ = try echo.next()
    var copy = AnyValueGenerator(echo)
    #expect(throws: GeneratorError.cannotCopy) { try copy.send(1) }
    #expect(try echo.send(2).yielded == 2)
  }

  @Test func `a copy of what delegates to one that has ended is no trouble`() throws {
    struct After: GeneratorFunction {
      typealias Yielded = Int
      let inner: StraightLine<Int, Void, String>
      static let body = Program {
        YieldFrom { $0.inner }
        Yield { _ in 10 }
        Yield { _ in 11 }
      }
    }
    let generator = AnyGenerator(After(inner: straightCounter(1)))
    _ = try (generator.next(), generator.next())
    let copy = try generator.copy()
    #expect(try copy.next() == 11)
    #expect(try generator.next() == 11)
  }

  @Test func `a yielder of another generator is refused`() throws {
    let inner = StraightLine<Int, Void, String> { co in
      try await co.yield(1)
      return "inner"
    }
    let outer = StraightLine<Int, Void, Void>(sharing: inner) { co, inner in
      let nested = StraightLine<Int, Void, Void>(sharing: co) { _, co in
        await #expect(throws: GeneratorError.yieldedElsewhere) { try await co.yield(2) }
        await #expect(throws: GeneratorError.yieldedElsewhere) {
          try await co.yield(from: straightCounter(1))
        }
      }
      #expect(try nested.next() == nil)
      try await co.yield(3)
    }
    #expect(try outer.next() == 3)
    #expect(try outer.next() == nil)
  }

  @Test func `a yielder is refused after the end of its body`() throws {
    final class Place { var co: Yielder<Int, Void>? }
    let place = Place()
    let first = StraightLine<Int, Void, Void>(sharing: place) { co, place in place.co = co }
    #expect(try first.next() == nil)
    let second = StraightLine<Int, Void, Void>(sharing: place) { _, place in
      await #expect(throws: GeneratorError.yieldedElsewhere) { try await place.co?.yield(1) }
    }
    #expect(try second.next() == nil)
  }
}
