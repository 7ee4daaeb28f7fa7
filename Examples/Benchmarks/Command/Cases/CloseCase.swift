import Generators

/// What the clean-ups of ``Guarded`` count.
final class Counting {
  var closed = 0
}

/// Yields inside a `Try` with clean-up.
struct Guarded: GeneratorFunction {
  typealias Yielded = Int

  let counting: Counting

  static let body = Program {
    Try {
      Yield { _ in 0 }
    } finally: {
      Do { $0.counting.closed += 1 }
    }
  }
}

/// A generator is made, started and closed: `close NAME N`.
///
/// An operation is all three.
enum CloseCase: BenchCase {
  static let name = "close"

  static func run(_ invocation: Invocation) throws -> Measurement {
    let n = invocation.count
    let counting = Counting()
    return try Measurement.timed(name, operations: n) {
      for _ in 0..<n {
        switch invocation.tier {
        case .hand:
          throw BenchError.usage("close has the tiers dsl and boxed")
        case .dsl:
          var generator = Guarded(counting: counting).makeGenerator()
          _ = try generator.next()
          try generator.close()
        case .boxed:
          let generator = AnyGenerator(Guarded(counting: counting))
          _ = try generator.next()
          try generator.close()
        }
      }
      return Int64(counting.closed)
    }
  }
}
