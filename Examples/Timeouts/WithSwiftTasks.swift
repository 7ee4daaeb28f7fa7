import Marks

/// Limits for Swift tasks: a second child that sleeps, and whichever ends first ends the other.
package enum WithSwiftTasks {
  /// Gives a job three seconds, another one as many as it wants, and ends a third.
  package static func limit() async throws {
    do {
      say(try await within(.seconds(3)) { try await job("job 1") })  // ⟷ limit
    } catch is TimeIsOver {
      say("  the time was over")  // ⟷ over
    }
    say(try await job("job 2"))  // ⟷ unlimited
    try await withThrowingTaskGroup(of: String.self) { group in
      group.addTask { try await running("job 3") { try await job("job 3") } }  // ⟷ start
      try await sleep(for: .seconds(1))
      group.cancelAll()  // ⟷ cancel
      do {
        _ = try await waiting(for: "job 3") { try await group.next() }  // ⟷ ended
      } catch is CancellationError {
        say("  and it has ended")
      }
    }
  }

  private struct TimeIsOver: Error {}

  private static func within(
    _ limit: Duration, _ body: @escaping @Sendable () async throws -> String
  ) async throws -> String {
    try await withThrowingTaskGroup(of: String.self) { group in
      group.addTask { try await running("job 1") { try await body() } }
      group.addTask {
        try await running("limit") { try await sleep(for: limit) }
        throw TimeIsOver()
      }
      let first = await waiting(for: "limit") { await group.nextResult() }
      group.cancelAll()  // ⟷ expire
      await waiting(for: "job 1") { while await group.nextResult() != nil {} }
      return try first?.get() ?? ""
    }
  }

  private static func job(_ name: String) async throws -> String {
    do {
      say("  \(name) begins")
      try await sleep(for: .seconds(10))  // ⟷ work
      say("  \(name) is done")
    } catch {
      await cleanUp(name)
      throw error
    }
    await cleanUp(name)
    return "  the result of \(name)"
  }

  /// A task that is cancelled cannot sleep; so the clean-up is a task of its own.
  private static func cleanUp(_ name: String) async {
    await waiting(for: "clean-up") {  // ⟷ clean
      await Task(executorPreference: RecordingExecutor.shared) {
        await running("clean-up") { try? await sleep(for: .seconds(1)) }
      }.value
    }
    say("  \(name) has cleaned up")
  }
}
