import Generators
import Loop

/// bridge-async: a coroutine awaits an `async` closure that returns at once, again and again.
///
/// Parameter: 0 on Swift's pool, 1 on the loop's own executor. One operation is one `Await`.
enum AwaitAsyncCase: BenchCase {
  static let name = "bridge-async"
  static let meaning = "an Await of a closure on Swift's pool (0) or the loop's executor (1)"

  private struct Asking: Coroutine {
    typealias Returned = Int64
    let executor: LoopExecutor?
    var left: Int
    var sum: Int64 = 0

    init(executor: LoopExecutor?, left: Int) {
      self.executor = executor
      self.left = left
    }

    static let body = Program {
      While {
        $0.left > 0
      } do: {
        YieldFrom {
          Await(executorPreference: $0.executor) { 1 }
        } receive: {
          $0.sum += $1
        }
        Do { $0.left -= 1 }
      }
      Return { $0.sum }
    }
  }

  static func run(_ invocation: Invocation) throws -> Measurement {
    let isOnLoop = try invocation.parameter(0, "on the loop") != 0
    let loop = try EventLoop()
    defer { loop.close() }
    let executor = isOnLoop ? loop.serialExecutor : nil
    let label = "bridge-async.\(isOnLoop ? "loop" : "pool")"
    return try Measurement.timed(label, operations: invocation.count) {
      try loop.runUntilComplete(Asking(executor: executor, left: invocation.count))
    }
  }
}
