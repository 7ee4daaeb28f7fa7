import Generators
import Testing

/// A table of variables, as a small language has it.
private struct Variables: GeneratorSignature {
  typealias Yielded = String
  typealias Sent = String?
  var values: [String: Int] = [:]
  var journal: [String] = []
}

private struct Mishap: Error {}

private typealias StatementList = [AnyStatement<Variables>]

private func block(_ statements: StatementList) -> Variables.Block { Variables.Block(statements) }

private func yield(_ text: String) -> AnyStatement<Variables> {
  AnyStatement(
    Variables.Yield(
      { _ in text },
      receive: { frame, sent in
        if let sent { frame.journal.append("\(text) got \(sent)") }
      }))
}

private func note(_ text: String) -> AnyStatement<Variables> {
  AnyStatement(Variables.Do { $0.journal.append(text) })
}

private func generator(_ statements: StatementList) -> DynamicGenerator<Variables> {
  DynamicGenerator(frame: Variables(), body: AnyStatement(block(statements)))
}

private func rest(_ generator: inout DynamicGenerator<Variables>) throws -> [String] {
  var items: [String] = []
  while let item = try generator.next() { items.append(item) }
  return items
}

/// Nested `depth` levels deep in every composite there is, two yields.
private func nest(_ depth: Int) -> AnyStatement<Variables> {
  if depth == 0 { return AnyStatement(block([yield("a"), yield("b")])) }
  let inner = nest(depth - 1)
  switch depth % 4 {
  case 0:
    return AnyStatement(
      Variables.If { _ in
        true
      } then: {
        inner
      })
  case 1:
    let leave = AnyStatement(Variables.Break())
    return AnyStatement(
      Variables.While { _ in
        true
      } do: {
        block([inner, leave])
      })
  case 2:
    let cleanup = note("finally \(depth)")
    return AnyStatement(
      Variables.Try {
        inner
      } finally: {
        cleanup
      })
  default:
    return AnyStatement(Variables.For({ _ in 0..<1 }, receive: { _, _ in }, do: { inner }))
  }
}

/// An erased statement among statements of known type.
private struct Mixed: GeneratorFunction {
  typealias Yielded = Int
  var i = 0

  static let body = Program {
    Yield { _ in -1 }
    AnyStatement(
      While {
        $0.i < 2
      } do: {
        Yield { $0.i }
        Do { $0.i += 1 }
      })
    Yield { _ in -2 }
  }
}

@Suite struct AnyStatementTests {
  @Test func `an erased statement stands among statements of known type`() throws {
    var generator = Mixed().makeGenerator()
    var items: [Int] = []
    while let item = try generator.next() { items.append(item) }
    #expect(items == [-1, 0, 1, -2])
  }

  @Test func `an empty block does nothing`() throws {
    var generator = generator([])
    #expect(generator.state == .created)
    #expect(try generator.next() == nil)
    #expect(generator.state == .closed)
  }

  @Test func `a block runs as many statements as there are, on little stack`() throws {
    var generator = generator((0..<100_000).map { $0 == 99_998 ? yield("last") : note("n") })
    #expect(try generator.next() == "last")
    #expect(try generator.next() == nil)
    #expect(generator.frame.journal.count == 99_999)
  }

  @Test func `a value is sent to the suspended statement`() throws {
    var generator = generator([yield("a"), yield("b")])
    #expect(try generator.next() == "a")
    #expect(try generator.send("x").yielded == "b")
    _ = try generator.send("y")
    #expect(generator.frame.journal == ["a got x", "b got y"])
  }

  @Test(arguments: 0..<40)
  func `copies of a suspended generator go on independently at any nesting`(depth: Int) throws {
    var original = generator([nest(depth), yield("c")])
    #expect(try original.next() == "a")
    var copy = original
    #expect(try rest(&copy) == ["b", "c"])
    #expect(try copy.next() == nil)
    var second = original
    #expect(try rest(&original) == ["b", "c"])
    #expect(try rest(&second) == ["b", "c"])
    #expect(copy.frame.journal == original.frame.journal)
    #expect(original.frame.journal.count == (depth + 2) / 4)
  }

  @Test func `a copy taken in a delegate goes on independently`() throws {
    let inner = AnyStatement(block([yield("i1"), yield("i2"), yield("i3")]))
    let delegation = Variables.YieldFrom { _ in
      DynamicGenerator(frame: Variables(), body: inner)
    }
    var original = generator([AnyStatement(delegation), yield("end")])
    #expect(try original.next() == "i1")
    #expect(try original.next() == "i2")
    var copy = original
    #expect(try rest(&original) == ["i3", "end"])
    #expect(try rest(&copy) == ["i3", "end"])
  }

  @Test func `the first handler of a list that takes an error runs`() throws {
    let handlers = Statements.HandlerList([
      AnyHandler(Variables.Catch(CancellationError.self) { note("wrong") }),
      AnyHandler(
        Variables.Catch(Mishap.self) { block([yield("handling"), note("handled")]) }),
      AnyHandler(Variables.Catch { note("too late") }),
    ])
    let raise = AnyStatement(Variables.Raise { _ in Mishap() })
    var generator = generator([
      AnyStatement(
        Variables.Try {
          raise
        } catch: {
          handlers
        }), note("after"),
    ])
    #expect(try generator.next() == "handling")
    var copy = generator
    #expect(try generator.next() == nil)
    #expect(try copy.next() == nil)
    #expect(generator.frame.journal == ["handled", "after"])
    #expect(copy.frame.journal == ["handled", "after"])
  }

  @Test func `an empty list of handlers handles nothing`() throws {
    let handlers = Statements.HandlerList<Variables>([])
    let raise = AnyStatement(Variables.Raise { _ in Mishap() })
    var generator = generator([
      AnyStatement(
        Variables.Try {
          raise
        } catch: {
          handlers
        })
    ])
    #expect(throws: Mishap.self) { try generator.next() }
  }

  @Test func `one statement serves several places and generators`() throws {
    let shared = yield("s")
    var generator = generator([
      shared,
      AnyStatement(
        Variables.If { _ in
          true
        } then: {
          shared
        }), shared,
    ])
    #expect(try rest(&generator) == ["s", "s", "s"])
  }
}
