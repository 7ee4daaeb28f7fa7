import Testing

/// Has the tests of a suite run alone among all that have this trait.
///
/// It is for those that use more than one core, which would starve each other. They run on a thread that is not
/// one of Swift's pool, which the others have for themselves.
package struct OneAtATime: SuiteTrait, TestTrait, TestScoping {
  private static let gate = Gate()
  private static let executor = QueueExecutor()

  package var isRecursive: Bool { true }

  package func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    await Self.gate.enter()
    defer {
      Progress.made()
      Self.gate.leave()
    }
    try await withTaskExecutorPreference(Self.executor) { try await function() }
  }
}

extension Trait where Self == OneAtATime {
  /// Has the tests of a suite run alone among all that have this trait.
  package static var oneAtATime: Self { Self() }
}
