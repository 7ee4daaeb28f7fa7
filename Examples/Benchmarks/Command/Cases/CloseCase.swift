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

/// A generator is made, started and closed: `close NAME N [D]`.
///
/// Behind references, D generators that only delegate lie around it. An operation is all three.
enum CloseCase: BenchCase {
  static let name = "close"
  static let meaning = "a generator made, started and closed, D deep or in place"

  static func run(_ invocation: Invocation) throws -> Measurement {
    let n = invocation.count
    let depth = invocation.parameters.first ?? 0
    let counting = Counting()
    return try Measurement.timed("\(name).d\(depth)", operations: n) {
      for _ in 0..<n {
        switch invocation.tier {
        case .hand:
          throw BenchError.usage("close has the tiers dsl and boxed")
        case .dsl:
          var generator = Guarded(counting: counting).makeGenerator()
          _ = try generator.next()
          try generator.close()
        case .boxed:
          let generator = AnyGenerator(Guarded(counting: counting)).delegated(depth: depth)
          _ = try generator.next()
          try generator.close()
        }
      }
      return Int64(counting.closed)
    }
  }
}
