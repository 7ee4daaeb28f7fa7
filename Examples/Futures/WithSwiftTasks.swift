import Dispatch
import Marks

/// Results that are not there yet, between Swift tasks: each kind is awaited, and each is made otherwise.
package enum WithSwiftTasks {
  /// Waits for an asynchronous function, a continuation and a task.
  package static func waitAlike() async throws {
    print("await of a function:", try await six())  // ⟷ coroutine
    print("await of a continuation:", await waiting { await seven() })  // ⟷ future
    let eight = eight()
    print("await of a task:", try await waiting(for: "eight") { try await eight.value })  // ⟷ task
  }

  private static func six() async throws -> Int { try await answer(6) }  // ⟷ six

  /// There is no future to hand on; what calls back is turned into a call that is awaited.
  private static func seven() async -> Int {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(returning: 7) }  // ⟷ seven
    }
  }

  private static func eight() -> Task<Int, any Error> {
    Task(executorPreference: RecordingExecutor.shared) {  // ⟷ eight
      try await running("eight") { try await answer(8) }
    }
  }

  private static func answer(_ value: Int) async throws -> Int {
    try await sleep(for: .milliseconds(1))  // ⟷ answer
    return value
  }
}
