import Loop

/// N tasks, of which each waits for a future, in a snapshot: `snapshot NAME N`.
///
/// One operation is one task in it.
enum SnapshotCase: BenchCase {
  static let name = "snapshot"
  static let meaning = "a task in a snapshot of N that wait"

  static func run(_ invocation: Invocation) throws -> Measurement {
    let loop = try EventLoop()
    defer { loop.close() }
    let futures = (0..<invocation.count).map { _ in loop.createFuture(Void.self) }
    for future in futures { loop.createTask(Waiter(future: future)) }
    try loop.runUntilIdle()
    let measurement = Measurement.timed("snapshot", operations: invocation.count) {
      Int64(loop.snapshot().tasks.count)
    }
    for future in futures { try future.setResult(()) }
    try loop.runUntilIdle()
    return measurement
  }
}
