import Generators
import Loop

/// L1: tasks that give up their turn again and again.
///
/// One operation is one switch.
enum SwitchCase: BenchCase {
  static let name = "L1"
  static let meaning = "a turn given up, by T tasks"

  /// Counts switches, for all tasks together.
  private final class Counter {
    @exclusivity(unchecked) var switches = 0
  }

  private struct Worker: Coroutine {
    typealias Returned = Void
    var rounds: Int
    let counter: Counter

    static let body = Program {
      While {
        $0.rounds > 0
      } do: {
        YieldFrom { _ in EventLoop.turn }
        Do {
          $0.rounds &-= 1
          $0.counter.switches &+= 1
        }
      }
    }
  }

  static func run(_ invocation: Invocation) throws -> Measurement {
    let tasks = try invocation.parameter(0, "T")
    guard tasks > 0 else { throw BenchError.usage("L1 needs at least one task") }
    let loop = try EventLoop()
    defer { loop.close() }
    let counter = Counter()
    return try Measurement.timed("L1.T\(tasks)", operations: invocation.count) {
      for _ in 0..<tasks {
        loop.createTask(Worker(rounds: invocation.count / tasks, counter: counter))
      }
      try loop.runUntilIdle()
      return Int64(counter.switches)
    }
  }
}
