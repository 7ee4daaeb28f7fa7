import Generators

/// A loop of 10 statements.
struct Body10: BenchmarkBody {
  typealias Yielded = Int

  var round = 0
  var a = 1
  var b = 2

  // Four or five statements run in turn, and the last one and the test of the loop.
  static let yieldsPerRound = 1
  static let statementsPerRound = 6.5

  static let body = Program {
    While {
      $0.advanceRound()
    } do: {
      Do { $0.a &+= 1 }
      If {
        ($0.round &+ 1) & 1 == 0
      } then: {
        Yield { $0.a }
        Do { $0.b &+= $0.a }
      } else: {
        Try {
          Yield { $0.b }
          Do { $0.b ^= 1 }
        } catch: {
          Catch { Do { $0.b = 0 } }
        }
      }
      Do { $0.b &+= 1 }
    }
  }
}
