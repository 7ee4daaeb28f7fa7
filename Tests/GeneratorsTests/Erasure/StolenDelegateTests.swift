import Generators
import TestSupport
import Testing

private struct Link: GeneratorFunction {
  typealias Yielded = Int
  let next: AnyGenerator<Int, Void, Void>

  static let body = Program {
    YieldFrom { $0.next }
  }
}

private struct Numbers: GeneratorFunction {
  typealias Yielded = Int
  var i = 0

  static let body = Program {
    While { _ in
      true
    } do: {
      Yield { $0.i }
      Do { $0.i += 1 }
    }
  }
}

@Suite(.ownThread) struct StolenDelegateTests {
  /// A chain whose every member was driven directly after the one around it.
  private func chain() throws -> [AnyGenerator<Int, Void, Void>] {
    var chain = [AnyGenerator(Numbers())]
    for _ in 0..<100_000 { chain.append(AnyGenerator(Link(next: chain[chain.count - 1]))) }
    for generator in chain.reversed() { _ = try generator.next() }
    return chain
  }

  @Test func `such a chain is closed on little stack`() throws {
    let chain = try chain()
    try chain[chain.count - 1].close()
    #expect(chain.allSatisfy { $0.state == .closed })
  }

  @Test func `such a chain is dropped on little stack`() throws {
    let innermost = try chain()[0]
    #expect(innermost.state == .closed)
  }

  // CPython: ValueError: generator already executing, raised in b at its yield from; then in a.
  @Test func `a delegate that runs cannot be closed with the rest`() throws {
    final class Box { var outer: AnyGenerator<Int, Void, Void>? }
    struct Closer: GeneratorFunction {
      typealias Yielded = Int
      let box: Box
      let journal: Journal
      static let body = Program {
        Yield { _ in 1 }
        Do {
          do { try $0.box.outer?.close() } catch { $0.journal.write("\(error)") }
        }
        Yield { _ in 2 }
      }
    }
    let (box, journal) = (Box(), Journal())
    let closer = AnyGenerator(Closer(box: box, journal: journal))
    let outer = AnyGenerator(Link(next: AnyGenerator(Link(next: closer))))
    box.outer = outer
    #expect(try outer.next() == 1)
    #expect(try closer.next() == 2)
    #expect(journal.words == ["\(GeneratorError.alreadyExecuting)"])
    #expect(outer.state == .closed)
    #expect(closer.state == .suspended)
    box.outer = nil
  }

  @Test func `a chain whose every member was driven directly is mended on little stack`() throws {
    var chain = [AnyGenerator(Numbers())]
    for _ in 0..<100_000 { chain.append(AnyGenerator(Link(next: chain[chain.count - 1]))) }
    let outermost = chain[chain.count - 1]
    #expect(try outermost.next() == 0)
    // From the outside in, so that each is taken from the one around it.
    var findings = Findings()
    for (index, generator) in chain.dropLast().reversed().enumerated() {
      findings.note(unless: try generator.next() == index + 1, "member \(index)")
    }
    #expect(findings.isEmpty, "\(findings)")
    #expect(try outermost.next() == chain.count)
    #expect(try outermost.next() == chain.count + 1)
  }
}
