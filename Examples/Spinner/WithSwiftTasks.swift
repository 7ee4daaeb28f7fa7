/// The spinner as a child task of Swift's structured concurrency.
///
/// Cancelling it makes its `Task.sleep` throw; the scope does not end before it has.
enum WithSwiftTasks {
  /// Runs the slow function with a spinner beside it.
  static func supervise(_ seconds: Double) async throws -> (answer: Int, frames: Int) {
    try await withThrowingTaskGroup(of: Int.self) { group in
      group.addTask { await spin() }
      let answer = try await slowFunction(seconds)
      group.cancelAll()
      let frames = try await group.next() ?? 0
      return (answer, frames)
    }
  }

  private static func spin() async -> Int {
    var frames = 0
    do {
      while true {
        Spinner.show(frames)
        frames += 1
        try await Task.sleep(for: Spinner.period)
      }
    } catch {
      Spinner.wipe()
      return frames
    }
  }

  private static func slowFunction(_ seconds: Double) async throws -> Int {
    try await Task.sleep(for: .seconds(seconds))
    return 42
  }
}
