import Generators
import Loop

/// L5: two tasks that complete futures for each other.
///
/// One operation is one round trip: two futures
/// and two switches.
enum RoundTripCase: BenchCase {
  static let name = "L5"
  static let meaning = "a round trip of two tasks by futures"

  /// The future that each side waits for.
  private final class Table {
    @exclusivity(unchecked) var request: Future<Int>
    @exclusivity(unchecked) var answer: Future<Int>

    init(_ loop: EventLoop) {
      request = loop.createFuture()
      answer = loop.createFuture()
    }
  }

  private struct Client: Coroutine {
    typealias Returned = Int
    let loop: EventLoop
    let table: Table
    var left: Int
    var total = 0

    static let body = Program {
      While {
        $0.left > 0
      } do: {
        Do {
          let request = $0.table.request
          $0.table.answer = $0.loop.createFuture()
          try request.setResult(1)
        }
        YieldFrom {
          $0.table.answer
        } receive: {
          $0.total += $1
        }
        Do { $0.left -= 1 }
      }
      Return { $0.total }
    }
  }

  private struct Server: Coroutine {
    typealias Returned = Void
    let loop: EventLoop
    let table: Table
    var left: Int

    static let body = Program {
      While {
        $0.left > 0
      } do: {
        YieldFrom { $0.table.request }
        Do {
          $0.table.request = $0.loop.createFuture()
          try $0.table.answer.setResult(1)
          $0.left -= 1
        }
      }
    }
  }

  static func run(_ invocation: Invocation) throws -> Measurement {
    let loop = try EventLoop()
    defer { loop.close() }
    let table = Table(loop)
    return try Measurement.timed("L5", operations: invocation.count) {
      loop.createTask(Server(loop: loop, table: table, left: invocation.count))
      let client = Client(loop: loop, table: table, left: invocation.count)
      return Int64(try loop.runUntilComplete(client))
    }
  }
}
