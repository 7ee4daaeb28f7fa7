import Snippets
import TestSupport
import Testing

/// A coroutine that is made and never run.
///
/// Python warns when it is collected; a Swift value that is made and not used is found by the
/// compiler, which names the place. The snippets are compiled with warnings as errors.
@Suite(.ownThread) struct UnusedCoroutineTests {
  private func errors(_ line: String) async throws -> [String] {
    try await Snippet(
      """
      struct Launch: Coroutine {
        typealias Returned = Int
        static let body = Program { Return { _ in 1 } }
      }
      func test(_ loop: EventLoop, _ event: Event, _ queue: Queue<Int>) {
        \(line)
      }
      """, importing: ["Generators", "Loop"], warningsAreErrors: true
    ).errors
  }

  @Test func `what is run is no error`() async throws {
    let found = try await errors("loop.createTask(Launch())")
    #expect(found.isEmpty, "\(found)")
  }

  @Test(arguments: [
    "Launch()", "Launch().makeGenerator()", "loop.sleep(.seconds(1))", "event.wait()",
    "queue.get()",
    "loop.waitFor(Launch(), timeout: .seconds(1))",
  ])
  func `what is made and not run is found by the compiler`(_ line: String) async throws {
    let found = try await errors(line)
    #expect(found.contains { $0.contains("unused") }, "\(found)")
  }

  @Test func `so is what is kept and never run`() async throws {
    let found = try await errors("let launch = Launch()")
    #expect(found.contains { $0.contains("never used") }, "\(found)")
  }
}
