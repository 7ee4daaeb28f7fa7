import Generators

/// Yields what another generator yields; written by hand.
struct HandDelegator: Generator {
  var inner: AnyGenerator<Int, Void, Void>

  mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Int, Void> {
    try inner.resume(resumption)
  }
}

/// Yields what another generator yields.
struct Delegator: GeneratorFunction {
  typealias Yielded = Int

  let inner: AnyGenerator<Int, Void, Void>

  static let body = Program {
    YieldFrom { $0.inner }
  }
}

extension AnyGenerator<Int, Void, Void> {
  /// Puts generators that only delegate around this one.
  func delegated(depth: Int) -> Self {
    (0..<depth).reduce(self) { inner, _ in AnyGenerator(Delegator(inner: inner)) }
  }
}

/// G3: generators that only delegate, d deep, around one that yields 0..<n.
///
/// An operation is an item.
enum DelegateCase: BenchCase {
  static let name = "G3"
  static let meaning = "an item through D generators that only delegate"

  static func run(_ invocation: Invocation) throws -> Measurement {
    let n = invocation.count
    let depth = try invocation.parameter(0, "D")
    guard depth > 0 else { throw BenchError.usage("D must be positive") }
    return try Measurement.timed("\(name).d\(depth)", operations: n) {
      var inner = AnyGenerator(Counter(n: n))
      switch invocation.tier {
      case .hand:
        for _ in 1..<depth { inner = AnyGenerator(HandDelegator(inner: inner)) }
        return try IterateCase.sum(HandDelegator(inner: inner))
      case .dsl:
        for _ in 1..<depth { inner = AnyGenerator(Delegator(inner: inner)) }
        return try IterateCase.sum(Delegator(inner: inner).makeGenerator())
      case .boxed:
        for _ in 0..<depth { inner = AnyGenerator(Delegator(inner: inner)) }
        return try IterateCase.sum(inner)
      }
    }
  }
}
