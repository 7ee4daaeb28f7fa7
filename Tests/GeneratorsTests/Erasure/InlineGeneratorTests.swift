import Generators
import Testing

/// Generators that are written as expressions.
@Suite struct InlineGeneratorTests {
  @Test func `locals are a tuple`() throws {
    let squares = InlineGenerator(locals: (i: 1, n: 3), yields: Int.self) {
      While {
        $0.i <= $0.n
      } do: {
        Yield { $0.i * $0.i }
        Do { $0.i += 1 }
      }
    }
    #expect(try items(squares) == [1, 4, 9])
    #expect(try items(squares) == [1, 4, 9])
  }

  @Test func `values are sent and one is returned`() throws {
    var averager = InlineGenerator(
      locals: (total: 0.0, count: 0, isOpen: true), yields: Double.self, takes: Double?.self,
      returns: Int.self
    ) {
      While {
        $0.isOpen
      } do: {
        Yield {
          $0.count == 0 ? 0 : $0.total / Double($0.count)
        } receive: { frame, term in
          guard let term else {
            frame.isOpen = false
            return
          }
          frame.total += term
          frame.count += 1
        }
      }
      Return { $0.count }
    }
    #expect(try averager.next() == 0)
    #expect(try averager.send(10) == .yielded(10))
    var fork = averager
    #expect(try averager.send(20) == .yielded(15))
    #expect(try fork.send(30) == .yielded(20))
    #expect(try averager.next() == nil)
    #expect(averager.frame.count == 2)
    #expect(try fork.send(nil) == .returned(2))
  }

  @Test func `an optional returned type is nil at the end`() throws {
    var generator = InlineGenerator(locals: (n: 1, m: 2), yields: Int.self, returns: Int?.self) {
      Yield { $0.n }
    }
    #expect(try generator.next() == 1)
    #expect(try generator.resume(.next) == .returned(nil))
  }

  @Test func `every statement has its short name`() throws {
    let limit = 3
    let generator = InlineGenerator(
      locals: (n: 0, item: "", caught: ""), yields: String.self, returns: String.self
    ) {
      For { _ in
        ["a", "b", "c", "d"]
      } receive: {
        $0.item = $1
      } do: {
        Do { $0.n += 1 }
        If {
          $0.n == 2
        } then: {
          Continue()
        }
        If {
          $0.n > limit
        } then: {
          Break()
        } else: {
          Yield { $0.item }
        }
      }
      Try {
        YieldFrom { _ in ["x", "y"] }
        Raise { _ in Failure("expected") }
      } catch: {
        Catch(Failure.self, receive: { $0.caught = $1.name }) { Yield { $0.caught } }
      } finally: {
        Do { $0.n = 100 }
      }
      Return { "\($0.n)" }
    }
    #expect(try items(generator) == ["a", "c", "x", "y", "expected"])
  }

  @Test func `there may be no locals`() throws {
    let generator = InlineGenerator(yields: Int.self) {
      Yield { _ in 1 }
      YieldFrom { _ in Counter(n: 2) }
    }
    #expect(try items(generator) == [1, 0, 1])
  }

  @Test func `an inline generator is a delegate like any other`() throws {
    struct Outer: GeneratorFunction {
      typealias Yielded = Int
      static let body = Program {
        YieldFrom { _ in
          InlineGenerator(locals: (n: 5, step: 2), yields: Int.self) {
            Generators.Yield { $0.n }
            Generators.Yield { $0.n + $0.step }
          }
        }
      }
    }
    #expect(try items(Outer()) == [5, 7])
  }
}
