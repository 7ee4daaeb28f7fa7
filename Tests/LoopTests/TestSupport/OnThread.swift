import Loop

/// Runs something that blocks on a thread of its own, and waits for it without blocking.
///
/// Tests run on Swift's pool, which has as many threads as the machine has cores; a loop that blocks
/// one of them while it waits for Swift tasks may wait for ever.
func onThread<Value: Sendable>(
  _ body: @escaping @Sendable () throws -> Value
) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    do {
      _ = try SystemThread.start { continuation.resume(with: Result(catching: body)) }
    } catch {
      continuation.resume(throwing: error)
    }
  }
}
