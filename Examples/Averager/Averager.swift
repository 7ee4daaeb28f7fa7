import Generators

/// What an averager returns at its end.
struct Summary {
  let count: Int
  let average: Double
}

/// Yields the mean of all that it was sent so far; `nil` ends it.
struct Averager: GeneratorFunction {
  typealias Yielded = Double
  typealias Sent = Double?
  typealias Returned = Summary

  var total = 0.0
  var count = 0
  var average = 0.0
  var term: Double?

  static let body = Program {
    Forever {
      Yield(into: \.term) { $0.average }  // ⟷ yield
      Break(if: { $0.term == nil })  // ⟷ end
      Do {
        $0.total += $0.term ?? 0
        $0.count += 1
        $0.average = $0.total / Double($0.count)
      }
    }
    Return { Summary(count: $0.count, average: $0.average) }  // ⟷ return
  }
}
