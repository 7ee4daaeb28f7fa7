/// Waits until the Swift task is cancelled; nothing else ends it.
///
/// - Throws: `CancellationError`, then.
func untilCancelled() async throws {
  let (nothing, continuation) = AsyncStream.makeStream(of: Void.self)
  for await _ in nothing {}
  withExtendedLifetime(continuation) {}
  try Task.checkCancellation()
}
