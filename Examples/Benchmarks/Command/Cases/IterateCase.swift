import BenchmarkBarrier
import Generators

/// Yields 0..<n; written by hand.
struct HandCounter: Generator {
  var i = 0
  let n: Int

  mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Int, Void> {
    try resumption.get()
    guard i < n else { return .returned(()) }
    defer { i += 1 }
    return .yielded(i)
  }
}

/// Yields 0..<n.
struct Counter: GeneratorFunction {
  typealias Yielded = Int

  var i = 0
  let n: Int

  static let body = Program {
    While {
      $0.i < $0.n
    } do: {
      Yield { $0.i }
      Do { $0.i += 1 }
    }
  }
}

/// G1: a generator yields 0..<n, the consumer sums.
///
/// An operation is an item.
enum IterateCase: BenchCase {
  static let name = "G1"
  static let meaning = "an item of a generator that counts"

  static func run(_ invocation: Invocation) throws -> Measurement {
    let n = invocation.count
    return try Measurement.timed(name, operations: n) {
      switch invocation.tier {
      case .hand: try sum(HandCounter(n: n))
      case .dsl: try sum(Counter(n: n).makeGenerator())
      case .boxed: try sum(AnyGenerator(Counter(n: n)))
      }
    }
  }

  /// The sum of all items.
  static func sum<G: Generator<Int, Void, Void>>(_ source: G) throws -> Int64 {
    var generator = source
    var sum: Int64 = 0
    while let item = try generator.next() { sum = barrier_int64(sum &+ Int64(item)) }
    return sum
  }
}
