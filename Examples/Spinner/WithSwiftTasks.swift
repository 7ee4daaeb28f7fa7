import Marks

/// The spinner as a child task of Swift's structured concurrency.
///
/// Cancelling it makes its `sleep` throw; the scope does not end before it has.
package enum WithSwiftTasks {
  /// Runs the slow function with a spinner beside it.
  package static func supervise(_ seconds: Double) async throws -> (answer: Int, frames: Int) {
    try await withThrowingTaskGroup(of: Int.self) { group in
      group.addTask { await running("spinner") { await spin() } }  // ⟷ start
      let answer = try await slowFunction(seconds)  // ⟷ slow
      group.cancelAll()  // ⟷ stop
      let frames = try await waiting(for: "spinner") { try await group.next() } ?? 0  // ⟷ join
      return (answer, frames)
    }
  }

  private static func spin() async -> Int {
    var frames = 0
    do {
      while true {
        Spinner.show(frames)
        frames += 1
        try await sleep(for: Spinner.period)  // ⟷ turn
      }
    } catch {
      Spinner.wipe()  // ⟷ end
      return frames
    }
  }

  private static func slowFunction(_ seconds: Double) async throws -> Int {
    try await sleep(for: .seconds(seconds))  // ⟷ wait
    return 42
  }
}
