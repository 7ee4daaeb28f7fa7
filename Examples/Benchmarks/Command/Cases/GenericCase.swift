import Generators

/// Yields what another generator yields, changed by a function.
struct Map<Base: Generator, Output>: GenericGeneratorFunction {
  typealias Yielded = Output

  var base: Base
  let transform: (Base.Yielded) -> Output
  var item: Base.Yielded?

  init(_ base: Base, _ transform: @escaping (Base.Yielded) -> Output) {
    self.base = base
    self.transform = transform
  }

  static var body: some Statement<Self> {
    For {
      $0.base
    } receive: {
      $0.item = $1
    } do: {
      If {
        $0.item == nil
      } then: {
        Break()
      }
      Yield { try $0.transformed() }
    }
  }

  /// The item, changed.
  func transformed() throws -> Output {
    guard let item else { throw GeneratorError.exhausted }
    return transform(item)
  }
}

/// A generic generator function maps a counter: `generic NAME N`.
///
/// An operation is an item.
enum GenericCase: BenchCase {
  static let name = "generic"
  static let meaning = "an item of a generic generator"

  static func run(_ invocation: Invocation) throws -> Measurement {
    let n = invocation.count
    return try Measurement.timed(name, operations: n) {
      switch invocation.tier {
      case .hand: throw BenchError.usage("generic has the tiers dsl and boxed")
      case .dsl: try IterateCase.sum(Map(HandCounter(n: n)) { $0 ^ 1 }.makeGenerator())
      case .boxed: try IterateCase.sum(AnyGenerator(Map(HandCounter(n: n)) { $0 ^ 1 }))
      }
    }
  }
}
