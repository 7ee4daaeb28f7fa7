import Generators

/// A loop of 40 statements.
struct Body40: BenchmarkBody {
  typealias Yielded = Int

  var round = 0
  var a = 1
  var b = 2

  // Of the statements of a block one branch runs, seven or eight statements in turn; the fillers
  // and the test of the loop run once a round.
  static let yieldsPerRound = 3
  static let statementsPerRound = 29.5

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
      Try {
        Do { $0.a ^= $0.b }
      } finally: {
        Do { $0.a &+= 1 }
      }
      Do { $0.a &+= 2 }
      If {
        ($0.round &+ 2) & 1 == 0
      } then: {
        Yield { $0.a }
        Do { $0.b &+= $0.a }
      } else: {
        Try {
          Yield { $0.b }
          Do { $0.b ^= 2 }
        } catch: {
          Catch { Do { $0.b = 0 } }
        }
      }
      Try {
        Do { $0.a ^= $0.b }
      } finally: {
        Do { $0.a &+= 1 }
      }
      Do { $0.a &+= 3 }
      If {
        ($0.round &+ 3) & 1 == 0
      } then: {
        Yield { $0.a }
        Do { $0.b &+= $0.a }
      } else: {
        Try {
          Yield { $0.b }
          Do { $0.b ^= 3 }
        } catch: {
          Catch { Do { $0.b = 0 } }
        }
      }
      Try {
        Do { $0.a ^= $0.b }
      } finally: {
        Do { $0.a &+= 1 }
      }
      Do { $0.b &+= 1 }
      Do { $0.b &+= 2 }
      Do { $0.b &+= 3 }
      Do { $0.b &+= 4 }
      Do { $0.b &+= 5 }
      Do { $0.b &+= 6 }
    }
  }
}
