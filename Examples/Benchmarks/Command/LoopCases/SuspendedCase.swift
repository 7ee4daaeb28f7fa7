import Loop

/// L3: tasks that each wait for a future of their own.
///
/// One operation is one task, its future and the
/// two references to them.
enum SuspendedCase: BenchCase {
  static let name = "L3"
  static let meaning = "a task that waits for a future; with bytes"

  static func run(_ invocation: Invocation) throws -> Measurement {
    let count = invocation.count
    let loop = try EventLoop()
    defer { loop.close() }
    let before = ProcessMemory.kibibytes("VmRSS") ?? 0
    var suspended = before
    var measurement = try Measurement.timed("L3", operations: count) {
      var futures: [Future<Void>] = []
      var tasks: [EventLoop.Task<Void>] = []
      futures.reserveCapacity(count)
      tasks.reserveCapacity(count)
      for _ in 0..<count {
        let future = loop.createFuture(Void.self)
        futures.append(future)
        tasks.append(loop.createTask(Waiter(future: future)))
      }
      try loop.runUntilIdle()
      suspended = ProcessMemory.kibibytes("VmRSS") ?? 0
      for future in futures { try future.setResult(()) }
      try loop.runUntilIdle()
      return Int64(tasks.count { $0.isDone })
    }
    let bytes = Double(suspended - before) * 1024 / Double(count)
    measurement.figures = [(name: "bytes_per_op", value: bytes)]
    return measurement
  }
}
