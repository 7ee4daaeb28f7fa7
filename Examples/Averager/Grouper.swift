import Generators

/// The summaries of all groups, shared by the groupers that write them.
final class Results {
  var summaries: [String: Summary] = [:]
}

/// Delegates to an averager, keeps what that returns, and begins with the next one.
///
/// What is sent to the grouper arrives in the averager: the grouper never sees it.
struct Grouper: GeneratorFunction {
  typealias Yielded = Double
  typealias Sent = Double?

  let key: String
  let results: Results

  static let body = Program {
    Forever {
      YieldFrom({ _ in Averager() }, receive: { $0.results.summaries[$0.key] = $1 })  // ⟷ from
    }
  }
}
