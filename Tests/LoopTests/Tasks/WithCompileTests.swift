import Snippets
import TestSupport
import Testing

/// What the compiler says of a body that enters a context.
@Suite(.ownThread) struct WithCompileTests {
  private func errors(_ body: String) async throws -> [String] {
    try await Snippet(
      """
      struct Entering: Coroutine {
        let lock: Lock
        static let body = Program { \(body) }
      }
      """, importing: ["Generators", "Loop"]
    ).errors
  }

  @Test func `a Break inside of a context is for the loop around it`() async throws {
    let found = try await errors("Forever { With({ $0.lock }) { Break() } }")
    #expect(found == [])
  }

  @Test func `a Break inside of a context is for no loop where there is none`() async throws {
    let found = try await errors("With({ $0.lock }) { Break() }")
    #expect(found.contains { $0.contains("is for no loop around it") }, "\(found)")
  }
}
