import Generators
import Loop

/// L2: tasks that return their number at once, gathered.
///
/// One operation is one task.
enum SpawnCase: BenchCase {
  static let name = "L2"
  static let meaning = "a task made, run and gathered"

  private struct Numbered: Coroutine {
    typealias Returned = Int
    let number: Int

    static let body = Program {
      Return { $0.number }
    }
  }

  private struct Gatherer: Coroutine {
    typealias Returned = Int
    let loop: EventLoop
    let count: Int
    var sum = 0

    static let body = Program {
      YieldFrom { frame in
        frame.loop.gather((0..<frame.count).lazy.map { Numbered(number: $0) })
      } receive: {
        $0.sum = $1.reduce(0, +)
      }
      Return { $0.sum }
    }
  }

  static func run(_ invocation: Invocation) throws -> Measurement {
    let loop = try EventLoop()
    defer { loop.close() }
    return try Measurement.timed("L2", operations: invocation.count) {
      Int64(try loop.runUntilComplete(Gatherer(loop: loop, count: invocation.count)))
    }
  }
}
