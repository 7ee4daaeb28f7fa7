import Generators

/// A loop of three statements, its own test included.
struct Body3: BenchmarkBody {
  typealias Yielded = Int

  var round = 0

  static let yieldsPerRound = 1
  static let statementsPerRound = 3.0

  static let body = Program {
    While {
      $0.advanceRound()
    } do: {
      Yield { $0.round }
      Do { $0.round &+= 1 }
    }
  }
}
