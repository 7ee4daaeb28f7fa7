import BenchmarkBarrier
import Generators

/// A suspended generator is copied, and the copy asked for an item: `copy NAME N [D]`.
///
/// Behind references, D generators that only delegate lie around it and are copied too. An operation
/// is both.
enum CopyCase: BenchCase {
  static let name = "copy"
  static let meaning = "a suspended generator copied, and the copy asked, D deep or in place"

  static func run(_ invocation: Invocation) throws -> Measurement {
    let n = invocation.count
    let depth = invocation.parameters.first ?? 0
    return try Measurement.timed("\(name).d\(depth)", operations: n) {
      var sum: Int64 = 0
      switch invocation.tier {
      case .hand:
        throw BenchError.usage("copy has the tiers dsl and boxed")
      case .dsl:
        var original = Counter(n: n).makeGenerator()
        _ = try original.next()
        for _ in 0..<n {
          var copy = original
          sum = barrier_int64(sum &+ Int64(try copy.next() ?? 0))
        }
      case .boxed:
        let original = AnyGenerator(Counter(n: n)).delegated(depth: depth)
        _ = try original.next()
        for _ in 0..<n {
          let copy = try original.copy()
          sum = barrier_int64(sum &+ Int64(try copy.next() ?? 0))
        }
      }
      return sum
    }
  }
}
