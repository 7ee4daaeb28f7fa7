import Generators
import TestSupport
import Testing

@Suite(.ownThread) struct CopyTests {
  /// Yields the numbers of a range by splitting it in two halves.
  struct Halves: GeneratorFunction {
    typealias Yielded = Int
    typealias Returned = Int
    let range: Range<Int>
    var middle: Int { (range.lowerBound + range.upperBound) / 2 }

    static let body = Program {
      If {
        $0.range.count == 1
      } then: {
        Yield { $0.range.lowerBound }
      } else: {
        YieldFrom { Halves(range: $0.range.lowerBound..<$0.middle) }
        YieldFrom { Halves(range: $0.middle..<$0.range.upperBound) }
      }
      Return { $0.range.count }
    }
  }

  struct Through: GeneratorFunction {
    typealias Yielded = Int
    typealias Returned = Int
    let inner: AnyGenerator<Int, Void, Int>
    var answer = 0

    static let body = Program {
      YieldFrom({ $0.inner }, receive: { $0.answer = $1 })
      Return { $0.answer + 1 }
    }
  }

  func rest(_ generator: some Generator<Int, Void, Int>) throws -> ([Int], Int?) {
    var generator = generator
    var items: [Int] = []
    while true {
      switch try generator.send(()) {
      case .yielded(let item): items.append(item)
      case .returned(let value): return (items, value)
      }
    }
  }

  @Test(arguments: 0..<8)
  func `a copy of a recursive value goes on independently`(steps: Int) throws {
    var original = Halves(range: 0..<8).makeGenerator()
    for _ in 0..<steps { _ = try original.next() }
    let copy = original
    #expect(try rest(original) == (Array(steps..<8), 8))
    #expect(try rest(copy) == (Array(steps..<8), 8))
  }

  @Test(arguments: 0..<8)
  func `a copy of a reference goes on independently, its frames included`(steps: Int) throws {
    let original = AnyGenerator(Halves(range: 0..<8))
    for _ in 0..<steps { _ = try original.next() }
    let copy = try original.copy()
    #expect(copy != original)
    #expect(try rest(original) == (Array(steps..<8), 8))
    #expect(original.state == .closed)
    #expect(copy.state == (steps == 0 ? .created : .suspended))
    #expect(try rest(copy) == (Array(steps..<8), 8))
  }

  @Test(arguments: 1..<8)
  func `a copy of a chain of references copies all of it`(steps: Int) throws {
    let inner = AnyGenerator(Halves(range: 0..<8))
    let original = AnyGenerator(Through(inner: AnyGenerator(Through(inner: inner))))
    for _ in 0..<steps { _ = try original.next() }
    let copy = try original.copy()
    #expect(try rest(original) == (Array(steps..<8), 10))
    #expect(inner.state == .closed)
    #expect(try rest(copy) == (Array(steps..<8), 10))
  }

  @Test func `a value suspended without a driver goes on behind a reference`() throws {
    var value = Halves(range: 0..<8).makeGenerator()
    for _ in 0..<3 { _ = try value.next() }
    let reference = AnyGenerator(value)
    #expect(try rest(reference) == (Array(3..<8), 8))
    #expect(try rest(value) == (Array(3..<8), 8))
  }

  /// Delegates to a reference in a body that keeps something else, too.
  enum Mixed {
    struct Both: GeneratorFunction {
      typealias Yielded = Int
      typealias Returned = Int
      let inner: AnyGenerator<Int, Void, Int>
      var answer = 0
      static let body = Program {
        YieldFrom({ $0.inner }, receive: { $0.answer = $1 })
        YieldFrom { _ in Halves(range: 8..<10) }
        Return { $0.answer }
      }
    }

    struct Loop: GeneratorFunction {
      typealias Yielded = Int
      typealias Returned = Int
      let inner: AnyGenerator<Int, Void, Int>
      var answer = 0
      static let body = Program {
        For { _ in
          [1]
        } receive: { _, _ in
        } do: {
          YieldFrom({ $0.inner }, receive: { $0.answer = $1 })
        }
        YieldFrom { _ in [8, 9] }
        Return { $0.answer }
      }
    }

    struct CleanUp: GeneratorFunction {
      typealias Yielded = Int
      typealias Returned = Int
      let inner: AnyGenerator<Int, Void, Int>
      var answer = 0
      static let body = Program {
        Try {
          YieldFrom({ $0.inner }, receive: { $0.answer = $1 })
        } finally: {
          Yield { _ in 8 }
          Yield { _ in 9 }
        }
        Return { $0.answer }
      }
    }

    struct Erased: GeneratorFunction {
      typealias Yielded = Int
      typealias Returned = Int
      let inner: AnyGenerator<Int, Void, Int>
      var answer = 0
      static let body = Program {
        AnyStatement(Self.YieldFrom({ $0.inner }, receive: { $0.answer = $1 }))
        YieldFrom { _ in [8, 9] }
        Return { $0.answer }
      }
    }
  }

  @Test(arguments: 1..<8)
  func `a delegate that is a reference goes along, whatever else the body keeps`(
    steps: Int
  ) throws {
    func check<F: Delegatable>(_ make: (AnyGenerator<Int, Void, Int>) -> F) throws
    where F.Delegation.Yielded == Int, F.Delegation.Sent == Void, F.Delegation.Returned == Int {
      var value = make(AnyGenerator(Halves(range: 0..<8))).makeGenerator()
      for _ in 0..<steps { _ = try value.next() }
      #expect(try rest(AnyGenerator(value)) == (Array(steps..<10), 8))
    }
    try check { Mixed.Both(inner: $0) }
    try check { Mixed.Loop(inner: $0) }
    try check { Mixed.CleanUp(inner: $0) }
    try check { Mixed.Erased(inner: $0) }
  }

  @Test func `copies of a value generator share nothing that shows`() throws {
    var first = AnyValueGenerator(Halves(range: 0..<4))
    _ = try first.next()
    var second = first
    #expect(try first.next() == 1)
    #expect(try second.next() == 1)
    try second.close()
    #expect(second.state == .closed)
    #expect(try rest(first) == ([2, 3], 4))
  }

  @Test func `a generator cannot be copied from inside itself`() throws {
    final class Box { var generator: AnyGenerator<Int, Void, Void>? }
    struct Copier: GeneratorFunction {
      typealias Yielded = Int
      let box: Box
      static let body = Program {
        Do { _ = try $0.box.generator?.copy() }
        Yield { _ in 1 }
      }
    }
    let box = Box()
    let generator = AnyGenerator(Copier(box: box))
    box.generator = generator
    #expect(throws: GeneratorError.alreadyExecuting) { try generator.next() }
    box.generator = nil
  }

  @Test func `a chain 100,000 deep is copied without native stack`() throws {
    struct Deep: GeneratorFunction {
      typealias Yielded = Int
      let depth: Int
      static let body = Program {
        If {
          $0.depth > 0
        } then: {
          YieldFrom { Deep(depth: $0.depth - 1) }
        }
        Yield { $0.depth }
      }
    }
    let original = AnyGenerator(Deep(depth: 100_000))
    #expect(try original.next() == 0)
    let copy = try original.copy()
    #expect(try original.next() == 1)
    #expect(try copy.next() == 1)
    try original.close()
    #expect(try copy.next() == 2)
  }
}
