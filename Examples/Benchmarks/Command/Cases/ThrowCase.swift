import Generators

/// Yields again and again, and goes on after each error that is raised at it.
struct Stubborn: GeneratorFunction {
  typealias Yielded = Int

  var errors = 0

  static let body = Program {
    While { _ in
      true
    } do: {
      Try {
        Yield { $0.errors }
      } catch: {
        Catch { Do { $0.errors += 1 } }
      }
    }
  }
}

/// What is raised.
struct Interruption: Error {}

/// An error is raised at a generator, which catches it and yields: `throw NAME N [D]`.
///
/// Behind references, D generators that only delegate lie between. An operation is a `throw`.
enum ThrowCase: BenchCase {
  static let name = "throw"
  static let meaning = "an error raised at a generator that catches it, D deep or in place"

  static func run(_ invocation: Invocation) throws -> Measurement {
    let n = invocation.count
    let depth = invocation.parameters.first ?? 0
    return try Measurement.timed("\(name).d\(depth)", operations: n) {
      switch invocation.tier {
      case .hand: throw BenchError.usage("throw has the tiers dsl and boxed")
      case .dsl: try disturb(Stubborn().makeGenerator(), n)
      case .boxed: try disturb(AnyGenerator(Stubborn()).delegated(depth: depth), n)
      }
    }
  }

  /// Raises n errors; the answer is how many were caught.
  static func disturb<G: Generator<Int, Void, Void>>(_ source: G, _ n: Int) throws -> Int64 {
    var generator = source
    _ = try generator.next()
    var caught = 0
    let error: any Error = Interruption()
    for _ in 0..<n { caught = try generator.throw(error).yielded ?? 0 }
    return Int64(caught)
  }
}
