import BenchmarkBarrier
import Generators

/// A generator is made and dropped without being started: `create NAME N`.
///
/// An operation is both.
enum CreateCase: BenchCase {
  static let name = "create"
  static let meaning = "a generator made and dropped"

  static func run(_ invocation: Invocation) throws -> Measurement {
    let n = invocation.count
    return try Measurement.timed(name, operations: n) {
      var made: Int64 = 0
      for _ in 0..<n {
        switch invocation.tier {
        case .hand:
          throw BenchError.usage("create has the tiers dsl and boxed")
        case .dsl:
          let generator = Counter(n: n).makeGenerator()
          if generator.state == .created { made = barrier_int64(made &+ 1) }
        case .boxed:
          let generator = AnyGenerator(Counter(n: n))
          if generator.state == .created { made = barrier_int64(made &+ 1) }
        }
      }
      return made
    }
  }
}
