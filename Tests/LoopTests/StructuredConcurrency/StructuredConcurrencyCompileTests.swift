import Foundation
import Testing

/// What would race is refused when the program is compiled.
@Suite struct StructuredConcurrencyCompileTests {
  @Test func `what may be done compiles`() throws {
    let found = try errors(
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
      func ask(_ handle: LoopHandle) async throws -> Int {
        try await handle.run { _ in Await { 1 } }
      }
      @MainActor func here() async throws {
        let runner = TaskRunner()
        try await runner.run(runner.loop.sleep(.seconds(1)))
      }
      """)
    #expect(found.isEmpty, "\(found)")
  }

  @Test func `a loop cannot be given to a Swift task`() throws {
    let found = try errors(
      """
      func misuse(_ loop: EventLoop) {
        Task.detached { loop.stop() }
      }
      """)
    #expect(!found.isEmpty)
  }

  @Test func `a future cannot be awaited by another task`() throws {
    let found = try errors(
      """
      func misuse(_ future: Future<Int>) {
        Task.detached { try await future.value() }
      }
      """)
    #expect(!found.isEmpty)
  }

  @Test func `a runner cannot be used by two tasks`() throws {
    let found = try errors(
      """
      func misuse(_ runner: TaskRunner) async throws {
        async let a: Int = runner.run(Await { 1 })
        async let b: Int = runner.run(Await { 2 })
        _ = try await (a, b)
      }
      """)
    #expect(!found.isEmpty)
  }

  @Test func `a closure that is awaited cannot touch the loop`() throws {
    let found = try errors(
      """
      func misuse(_ loop: EventLoop) -> Await<Void> {
        Await { loop.stop() }
      }
      """)
    #expect(!found.isEmpty)
  }

  @Test func `the loop cannot leave withLoop as its result`() throws {
    let found = try errors(
      """
      func misuse(_ executor: LoopExecutor) throws {
        let loop = try executor.withLoop { $0 }
        loop.stop()
      }
      """)
    #expect(!found.isEmpty)
  }

  @Test func `a coroutine on a loop's thread cannot return what belongs to the loop`() throws {
    let found = try errors(
      """
      func misuse(_ handle: LoopHandle) async throws {
        let future = try await handle.run { loop in
          Immediately { loop.createFuture(Int.self) }
        }
        print(future.isDone)
      }
      """)
    #expect(!found.isEmpty)
  }

  @Test func `a coroutine on a loop's thread cannot capture what its caller uses`() throws {
    let found = try errors(
      """
      final class Counter { var count = 0 }
      func misuse(_ handle: LoopHandle, _ counter: Counter) async throws {
        try await handle.run { _ in Immediately { counter.count += 1 } }
      }
      """)
    #expect(!found.isEmpty)
  }

  /// The errors of a program that imports the loop, up to the passes that check data races.
  private func errors(_ source: String) throws -> [String] {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("snippet-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("main.swift")
    try ("import Generators\nimport Loop\n" + source)
      .write(to: file, atomically: true, encoding: .utf8)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "swiftc", "-swift-version", "6", "-I", try modules().path, "-emit-sil",
      "-diagnostic-style=llvm", "-o", "/dev/null", file.path,
    ]
    let pipe = Pipe()
    process.standardError = pipe
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let output = String(
      decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let errors = output.split(separator: "\n").compactMap { line in
      line.range(of: ": error: ").map { String(line[$0.upperBound...]) }
    }
    #expect(process.terminationStatus == 0 || !errors.isEmpty, "\(output)")
    return errors
  }

  /// The folder with the built modules, which lies beside the test bundle.
  private func modules() throws -> URL {
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    while folder.path != "/" {
      let modules = folder.appendingPathComponent("Modules")
      if FileManager.default.fileExists(
        atPath: modules.appendingPathComponent("Loop.swiftmodule").path)
      {
        return modules
      }
      folder.deleteLastPathComponent()
    }
    throw CocoaError(.fileNoSuchFile)
  }
}
