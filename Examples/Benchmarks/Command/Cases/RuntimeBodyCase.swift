import BenchmarkBarrier
import Generators

/// A body that is built at run time, of any number of statements: `runtime NAME N SIZE`.
///
/// It is a loop around one `Yield` and SIZE - 2 times `Do`. An operation is an item;
/// `ns_per_statement` is what an executed statement took.
enum RuntimeBodyCase: BenchCase {
  static let name = "runtime"
  static let meaning = "an item of a body of SIZE statements that is built at run time"

  struct Frame: GeneratorSignature {
    typealias Yielded = Int
    var x = 0
  }

  static func run(_ invocation: Invocation) throws -> Measurement {
    let n = invocation.count
    let size = try invocation.parameter(0, "SIZE")
    guard size > 2 else { throw BenchError.usage("SIZE is 3 or more") }
    let work = (0..<(size - 2)).map { step in
      AnyStatement(Frame.Do { $0.x &+= step })
    }
    let yield = AnyStatement(Frame.Yield { $0.x })
    let body = AnyStatement(
      Frame.While({ _ in true }) {
        Frame.Block([yield] + work)
      })
    var generator = DynamicGenerator(frame: Frame(), body: body)
    var measurement = try Measurement.timed("\(name).s\(size)", operations: n) {
      var sum: Int64 = 0
      for _ in 0..<n { sum = barrier_int64(sum &+ Int64(try generator.next() ?? 0)) }
      return sum
    }
    measurement.figures = [
      ("ns_per_statement", measurement.nanosecondsPerOperation / Double(size))
    ]
    return measurement
  }
}
