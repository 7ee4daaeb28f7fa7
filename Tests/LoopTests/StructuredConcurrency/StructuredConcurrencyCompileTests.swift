import Snippets
import TestSupport
import Testing

/// What would race is refused when the program is compiled.
@Suite(.ownThread) struct StructuredConcurrencyCompileTests {
  @Test func `what may be done compiles`() async throws {
    let found = try await errors(
      """
      actor Resident {
        let executor: LoopExecutor
        var future: Future<Int>?
        init(_ executor: LoopExecutor) { self.executor = executor }
        nonisolated var unownedExecutor: UnownedSerialExecutor {
          executor.asUnownedSerialExecutor()
        }
        func wait() async throws -> Int? {
          try executor.withLoop { self.future = $0.createFuture() }
          return try await future?.value()
        }
      }
      func ask(_ handle: ThreadsafeLoop) async throws -> Int {
        try await handle.run { _ in Await { 1 } }
      }
      @MainActor func here() async throws {
        let runner = TaskRunner()
        try await runner.run(runner.loop.sleep(.seconds(1)))
      }
      """)
    #expect(found.isEmpty, "\(found)")
  }

  @Test func `a loop cannot be given to a Swift task`() async throws {
    let found = try await errors(
      """
      func misuse(_ loop: EventLoop) {
        Task.detached { loop.stop() }
      }
      """)
    #expect(!found.isEmpty)
  }

  @Test func `a future cannot be awaited by another task`() async throws {
    let found = try await errors(
      """
      func misuse(_ future: Future<Int>) {
        Task.detached { try await future.value() }
      }
      """)
    #expect(!found.isEmpty)
  }

  @Test func `a runner cannot be used by two tasks`() async throws {
    let found = try await errors(
      """
      func misuse(_ runner: TaskRunner) async throws {
        async let a: Int = runner.run(Await { 1 })
        async let b: Int = runner.run(Await { 2 })
        _ = try await (a, b)
      }
      """)
    #expect(!found.isEmpty)
  }

  @Test func `a closure that is awaited cannot touch the loop`() async throws {
    let found = try await errors(
      """
      func misuse(_ loop: EventLoop) -> Await<Void> {
        Await { loop.stop() }
      }
      """)
    #expect(!found.isEmpty)
  }

  @Test func `the loop cannot leave withLoop as its result`() async throws {
    let found = try await errors(
      """
      func misuse(_ executor: LoopExecutor) throws {
        let loop = try executor.withLoop { $0 }
        loop.stop()
      }
      """)
    #expect(!found.isEmpty)
  }

  @Test func `a coroutine on a loop's thread cannot return what belongs to the loop`() async throws
  {
    let found = try await errors(
      """
      func misuse(_ handle: ThreadsafeLoop) async throws {
        let future = try await handle.run { loop in
          Immediately { loop.createFuture(Int.self) }
        }
        print(future.isDone)
      }
      """)
    #expect(!found.isEmpty)
  }

  @Test func `a coroutine on a loop's thread cannot capture what its caller uses`() async throws {
    let found = try await errors(
      """
      final class Counter { var count = 0 }
      func misuse(_ handle: ThreadsafeLoop, _ counter: Counter) async throws {
        try await handle.run { _ in Immediately { counter.count += 1 } }
      }
      """)
    #expect(!found.isEmpty)
  }

  /// The errors of a program that imports the loop, up to the passes that check data races.
  private func errors(_ source: String) async throws -> [String] {
    try await Snippet(source, importing: ["Generators", "Loop"]).errors
  }
}
