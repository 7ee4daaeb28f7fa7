import Generators
import Testing

/// A suspended generator says where it stands, like a Python traceback.
@Suite struct TraceTests {
  private static let file = "GeneratorsTests/TraceTests.swift"

  @Test func `a place is the file and line of the statement`() throws {
    var generator = TracedCountdown(n: 2).makeGenerator()
    #expect(generator.trace.isEmpty)
    #expect(generator.description == "<generator TracedCountdown created>")
    _ = try generator.next()
    #expect(
      generator.trace == [
        SourcePlace(
          function: "TracedCountdown", file: Self.file, line: TracedCountdown.line,
          statement: "Yield")
      ])
    #expect(
      generator.description
        == "<generator TracedCountdown suspended at TraceTests.swift:\(TracedCountdown.line)>")
    while try generator.next() != nil {}
    #expect(generator.trace.isEmpty)
    #expect(generator.description == "<generator TracedCountdown closed>")
  }

  @Test func `delegates held inline follow, the innermost last`() throws {
    var generator = TracedOuter().makeGenerator()
    _ = try generator.next()
    #expect(generator.trace.map(\.function) == ["TracedOuter", "TracedCountdown"])
    #expect(generator.trace.map(\.statement) == ["YieldFrom", "Yield"])
    #expect(
      generator.debugDescription == """
        <generator TracedOuter suspended at TraceTests.swift:\(TracedOuter.line)>
        Traceback (most recent call last):
          File "\(Self.file)", line \(TracedOuter.line), in TracedOuter
          File "\(Self.file)", line \(TracedCountdown.line), in TracedCountdown

        """)
  }

  @Test func `every statement passes the question on`() throws {
    var generator = DurableMixture().makeGenerator()
    var lines: [UInt32] = []
    while try generator.next() != nil {
      let place = try #require(generator.trace.first)
      lines.append(try #require(place.line))
      #expect(place.function == "DurableMixture")
    }
    // Each statement has a line of its own.
    #expect(Set(lines).count == 9)
  }

  @Test func `references in a chain and frames on its stack are part of the trace`() throws {
    let inner = AnyGenerator(TracedWalk(depth: 2))
    let outer = AnyGenerator(TracedReference(delegate: inner))
    #expect(outer.trace.isEmpty)
    #expect(outer.description == "<generator created>")
    #expect(try outer.next() == 0)
    #expect(
      outer.trace.map(\.function) == ["TracedReference", "TracedWalk", "TracedWalk", "TracedWalk"])
    #expect(outer.trace.map(\.statement) == ["YieldFrom", "YieldFrom", "YieldFrom", "Yield"])
    #expect(inner.trace.map(\.function) == ["TracedWalk", "TracedWalk", "TracedWalk"])
    #expect(outer.delegate == inner.identity)
    #expect(outer.delegate?.state == .suspended)
    #expect(inner.delegate == nil)
    // Driven by someone else meanwhile: still its delegate.
    #expect(try inner.next() == 1)
    #expect(
      outer.trace.map(\.function) == ["TracedReference", "TracedWalk", "TracedWalk"])
    #expect(outer.delegate == inner.identity)
    while try outer.next() != nil {}
    #expect(outer.trace.isEmpty)
    #expect(outer.delegate == nil)
  }

  @Test func `a value generator says where it and those below it stand`() throws {
    var walk = TracedWalk(depth: 2).makeGenerator()
    _ = try walk.next()
    #expect(walk.trace.map(\.function) == ["TracedWalk", "TracedWalk", "TracedWalk"])
    var value = AnyValueGenerator(TracedReference(delegate: AnyGenerator(walk)))
    _ = try value.next()
    #expect(value.trace.map(\.statement) == ["YieldFrom", "YieldFrom", "Yield"])
    #expect(
      value.description.hasPrefix("<generator TracedReference suspended at TraceTests.swift:"))
    #expect(value.debugDescription.contains("in TracedWalk"))
  }

  @Test func `a deep chain is traced without recursion`() throws {
    let walk = AnyGenerator(TracedWalk(depth: 100_000))
    _ = try walk.next()
    #expect(walk.trace.count == 100_001)
  }

  @Test func `a trace taken inside of the generator is empty`() throws {
    let box = TraceBox()
    let generator = AnyGenerator(TracedSelf(box: box))
    box.generator = generator
    _ = try generator.next()
    #expect(box.traces == [[]])
    box.generator = nil
  }

  @Test func `a body built at run time says the lines that its statements were given`() throws {
    struct Variables: GeneratorSignature {
      typealias Yielded = Int
      var n = 0
    }
    let block = Variables.Block([
      AnyStatement(Variables.Do { $0.n += 1 }),
      AnyStatement(
        Variables.Try {
          AnyStatement(Variables.Yield(line: 20) { $0.n })
        } finally: {
          AnyStatement(Variables.Yield(line: 30) { $0.n })
        }),
    ])
    var generator = DynamicGenerator(frame: Variables(), body: AnyStatement(block))
    _ = try generator.next()
    #expect(generator.trace.map(\.line) == [20])
    _ = try generator.next()
    #expect(generator.trace.map(\.line) == [30])
    #expect(generator.description == "<generator Variables suspended at Variables:30>")
  }
}

struct TracedCountdown: GeneratorFunction {
  typealias Yielded = Int
  var n: Int

  static let line: UInt32 = #line + 5
  static let body = Program {
    While {
      $0.n > 0
    } do: {
      Yield { $0.n }
      Do { $0.n -= 1 }
    }
  }
}

struct TracedOuter: GeneratorFunction {
  typealias Yielded = Int

  static let line: UInt32 = #line + 2
  static let body = Program {
    YieldFrom { _ in TracedCountdown(n: 2) }
  }
}

struct TracedWalk: GeneratorFunction {
  typealias Yielded = Int
  let depth: Int
  var level = 0

  static let body = Program {
    If {
      $0.level < $0.depth
    } then: {
      YieldFrom { TracedWalk(depth: $0.depth, level: $0.level + 1) }
    }
    Yield { $0.depth - $0.level }
  }
}

struct TracedReference: GeneratorFunction {
  typealias Yielded = Int
  let delegate: AnyGenerator<Int, Void, Void>

  static let body = Program { YieldFrom { $0.delegate } }
}

final class TraceBox {
  var generator: AnyGenerator<Int, Void, Void>?
  var traces: [[SourcePlace]] = []
}

struct TracedSelf: GeneratorFunction {
  typealias Yielded = Int
  let box: TraceBox

  static let body = Program {
    Do { frame in
      if let generator = frame.box.generator { frame.box.traces.append(generator.trace) }
    }
    Yield { _ in 1 }
  }
}
