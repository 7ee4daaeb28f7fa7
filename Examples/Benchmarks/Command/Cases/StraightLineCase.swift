import BenchmarkBarrier
import Generators

/// Values are sent to an averager whose body is an `async` closure: `straight NAME N`.
///
/// What ``SendCase`` measures of the other forms. An operation is a send.
enum StraightLineCase: BenchCase {
  static let name = "straight"
  static let meaning = "a value sent to an averager whose body is an async closure"

  static func run(_ invocation: Invocation) throws -> Measurement {
    let averager = StraightLine<Double, Double, Void> { co in
      var (total, count, average) = (0.0, 0.0, 0.0)
      while true {
        guard let term = try await co.yield(average) else { continue }
        total += term
        count += 1
        average = total / count
      }
    }
    return try Measurement.timed(name, operations: invocation.count) {
      try SendCase.sum(averager, invocation.count)
    }
  }
}
