import BenchmarkBarrier
import Generators

/// Yields the mean of all that it was sent; written by hand.
struct HandAverager: Generator {
  var total = 0.0
  var count = 0.0

  mutating func resume(_ resumption: Resumption<Double>) throws -> Step<Double, Void> {
    guard let term = try resumption.get() else { return .yielded(0) }
    total += term
    count += 1
    return .yielded(total / count)
  }
}

/// Yields the mean of all that it was sent.
struct Averager: GeneratorFunction {
  typealias Yielded = Double
  typealias Sent = Double

  var total = 0.0
  var count = 0.0
  var average = 0.0

  static let body = Program {
    While { _ in
      true
    } do: {
      Yield {
        $0.average
      } receive: { frame, term in
        frame.total += term
        frame.count += 1
        frame.average = frame.total / frame.count
      }
    }
  }
}

/// G2: values are sent to an averager, and its answers added up.
///
/// An operation is a send.
enum SendCase: BenchCase {
  static let name = "G2"
  static let meaning = "a value sent to an averager"

  static func run(_ invocation: Invocation) throws -> Measurement {
    let n = invocation.count
    return try Measurement.timed(name, operations: n) {
      switch invocation.tier {
      case .hand: try sum(HandAverager(), n)
      case .dsl: try sum(Averager().makeGenerator(), n)
      case .boxed: try sum(AnyGenerator(Averager()), n)
      }
    }
  }

  /// The sum of all answers, rounded.
  static func sum<G: Generator<Double, Double, Void>>(_ source: G, _ n: Int) throws -> Int64 {
    var averager = source
    _ = try averager.next()
    var sum = 0.0
    for i in 0..<n {
      guard case .yielded(let mean) = try averager.send(Double(i & 1023)) else { break }
      sum = barrier_double(sum + mean)
    }
    return Int64(sum + 0.5)
  }
}
