import Generators

/// Delegates to a counter that it holds inline.
struct Outer: GeneratorFunction {
  typealias Yielded = Int

  let n: Int

  static let body = Program {
    YieldFrom { Counter(n: $0.n) }
  }
}

/// Delegates to a generator that delegates, both held inline.
struct Outermost: GeneratorFunction {
  typealias Yielded = Int

  let n: Int

  static let body = Program {
    YieldFrom { Outer(n: $0.n) }
  }
}

/// One or two levels of delegation whose types are known, around a counter: `inline NAME N LEVELS`.
///
/// An operation is an item.
enum InlineDelegateCase: BenchCase {
  static let name = "inline"
  static let meaning = "an item through LEVELS (1, 2) delegates whose types are known"

  static func run(_ invocation: Invocation) throws -> Measurement {
    let n = invocation.count
    let levels = try invocation.parameter(0, "LEVELS")
    return try Measurement.timed("\(name).d\(levels)", operations: n) {
      switch (invocation.tier, levels) {
      case (.dsl, 1): try IterateCase.sum(Outer(n: n).makeGenerator())
      case (.dsl, 2): try IterateCase.sum(Outermost(n: n).makeGenerator())
      case (.boxed, 1): try IterateCase.sum(AnyGenerator(Outer(n: n)))
      case (.boxed, 2): try IterateCase.sum(AnyGenerator(Outermost(n: n)))
      default: throw BenchError.usage("inline has the tiers dsl and boxed, and 1 or 2 levels")
      }
    }
  }
}
