import Loop

/// bridge-switch: Swift tasks that give up their turn again and again, `Task.yield` for each.
///
/// Parameters: how many tasks; 0 on Swift's pool, 1 on a loop. One operation is one `Task.yield`.
enum SwiftSwitchCase: BenchCase {
  static let name = "bridge-switch"
  static let meaning = "a Task.yield, by T Swift tasks, on Swift's pool (0) or a loop (1)"

  static func run(_ invocation: Invocation) throws -> Measurement {
    let tasks = try invocation.parameter(0, "T")
    let isOnLoop = try invocation.parameter(1, "on the loop") != 0
    guard tasks > 0 else { throw BenchError.usage("\(name) needs at least one task") }
    let rounds = invocation.count / tasks
    let label = "bridge-switch.T\(tasks).\(isOnLoop ? "loop" : "pool")"
    let thread = try LoopThread()
    let executor = isOnLoop ? thread.executor : nil
    return try Measurement.timed(label, operations: invocation.count) {
      try AwaitedTask.run {
        await withTaskExecutorPreference(executor) {
          await withTaskGroup(of: Int64.self) { group in
            for _ in 0..<tasks {
              group.addTask {
                for _ in 0..<rounds { await Task.yield() }
                return Int64(rounds)
              }
            }
            return await group.reduce(0, +)
          }
        }
      }
    }
  }
}
