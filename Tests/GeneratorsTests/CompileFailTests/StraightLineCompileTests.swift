import Snippets
import TestSupport
import Testing

/// What the compiler refuses of straight-line bodies and asynchronous sequences.
@Suite(.ownThread) struct StraightLineCompileTests {
  /// The errors for a function body, with a class that is not Sendable and a generator at hand.
  private func errors(_ body: String) async throws -> [String] {
    try await Snippet(
      """
      final class Log {
        var words: [String] = []
        func note(_ word: String) { words.append(word) }
      }
      @MainActor enum Shown { static var total = 0 }
      func counter() -> StraightLine<Int, Void, Void> {
        StraightLine { co in for i in 0..<3 { try await co.yield(i) } }
      }
      func test() async throws {
        \(body)
      }
      """
    ).errors
  }

  @Test func `what is shared is passed, and what is captured is given away`() async throws {
    let shared = try await errors(
      """
      let log = Log()
      let generator = StraightLine<Int, Void, Void>(sharing: log) { co, log in
        log.note("body")
        try await co.yield(1)
      }
      log.note("driver")
      _ = try generator.next()
      """)
    #expect(shared.isEmpty, "\(shared)")
    let captured = try await errors(
      """
      let log = Log()
      let generator = StraightLine<Int, Void, Void> { co in
        log.note("body")
        try await co.yield(1)
      }
      log.note("driver")
      _ = try generator.next()
      """)
    #expect(captured.contains { $0.contains("risks causing data races") }, "\(captured)")
  }

  @Test func `a body does not touch the main actor's state`() async throws {
    let found = try await errors(
      "_ = StraightLine<Int, Void, Void> { co in Shown.total += 1 }")
    #expect(found.contains { $0.contains("main actor-isolated") }, "\(found)")
  }

  @Test(arguments: [
    "async let x: Void = co.yield(1)\ntry await x",
    "try await withThrowingTaskGroup(of: Void.self) { group in\n"
      + "  group.addTask { try await co.yield(1) }\n  try await group.waitForAll()\n}",
    "Task { try await co.yield(1) }\ntry await co.yield(2)",
  ])
  func `a child task cannot yield for its parent`(_ child: String) async throws {
    let found = try await errors("_ = StraightLine<Int, Void, Void> { co in \n\(child)\n }")
    #expect(!found.isEmpty)
  }

  @Test func `two tasks cannot have one generator`() async throws {
    let found = try await errors(
      """
      let generator = counter()
      let task = Task.detached { try generator.next() }
      _ = try generator.next()
      _ = try await task.value
      """)
    #expect(found.contains { $0.contains("risks causing data races") }, "\(found)")
  }

  @Test func `a sequence that is not Sendable is handed over, and not kept`() async throws {
    let handed = try await errors(
      """
      let items = counter().asyncValues
      let task = Task { for try await item in items { print(item) } }
      try await task.value
      """)
    #expect(handed.isEmpty, "\(handed)")
    let kept = try await errors(
      """
      let items = counter().asyncValues
      let task = Task { for try await item in items { print(item) } }
      for try await item in items { print(item) }
      try await task.value
      """)
    #expect(kept.contains { $0.contains("risks causing data races") }, "\(kept)")
  }

  @Test func `a function that delegates to one is no checkpoint`() async throws {
    let found = try await Snippet(
      """
      struct Outer: GeneratorFunction, Codable {
        typealias Yielded = Int
        var n = 0
        static let body = Program {
          YieldFrom { _ in StraightLine<Int, Void, Void> { co in try await co.yield(1) } }
        }
      }
      func needsCodable<T: Codable>(_ value: T) {}
      needsCodable(Outer().makeGenerator())
      """
    ).errors
    #expect(found.contains { $0.contains("StraightLine") }, "\(found)")
  }
}
