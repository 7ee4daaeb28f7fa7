import Dispatch
import Foundation

/// A piece of a program that is compiled by a test, to see what the compiler says.
package struct Snippet: Sendable {
  /// What the compiler said: its errors, without place and prefix.
  package let errors: [String]

  // One at a time, and not on the threads of Swift's tasks: a compiler that such a thread waits for
  // keeps every other test from its turn.
  private static let queue = DispatchQueue(label: "snippets")

  /// Compiles a program against the modules under test, up to the passes that check data races.
  ///
  /// - Parameters:
  ///   - source: The program, without imports.
  ///   - modules: What it imports.
  ///   - warningsAreErrors: Whether a warning counts as an error.
  /// - Throws: ``SnippetError`` if the compiler says nothing that can be judged, and what the system
  ///   says of files and processes.
  package init(
    _ source: String, importing modules: [String] = ["Generators"], warningsAreErrors: Bool = false
  ) async throws {
    errors = try await withCheckedThrowingContinuation { continuation in
      Snippet.queue.async {
        continuation.resume(
          with: Result { try Snippet.compile(source, modules, warningsAreErrors) })
      }
    }
  }

  private static func compile(
    _ source: String, _ modules: [String], _ warningsAreErrors: Bool
  ) throws -> [String] {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("snippet-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("main.swift")
    try (modules.map { "import \($0)\n" }.joined() + source)
      .write(to: file, atomically: true, encoding: .utf8)

    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    // By the processor's time, which does not depend on what else runs: some types keep the compiler
    // busy for ever.
    process.arguments = [
      "-c", "ulimit -t 120; exec swiftc \"$@\"", "swiftc",
      "-swift-version", "6", "-I", try Self.modules().path, "-emit-sil",
      "-diagnostic-style=llvm", "-o", "/dev/null", file.path,
    ]
    if warningsAreErrors { process.arguments?.append("-warnings-as-errors") }
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
    if process.terminationStatus != 0, errors.isEmpty {
      throw SnippetError.compiler(status: process.terminationStatus, output: output)
    }
    return errors
  }

  /// The folder with the built modules, which lies beside the test bundle.
  private static func modules() throws -> URL {
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    while folder.path != "/" {
      let modules = folder.appendingPathComponent("Modules")
      let module = modules.appendingPathComponent("Generators.swiftmodule")
      if FileManager.default.fileExists(atPath: module.path) { return modules }
      folder.deleteLastPathComponent()
    }
    throw SnippetError.noModules(near: CommandLine.arguments[0])
  }
}

/// Why a snippet could not be judged.
package enum SnippetError: Error {
  /// The compiler failed without an error.
  case compiler(status: Int32, output: String)

  /// The built modules were not found.
  case noModules(near: String)
}
