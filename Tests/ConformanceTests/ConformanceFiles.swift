import Foundation

/// Where the conformance programs are.
enum ConformanceFiles {
  /// The directory in the environment variable `CONFORMANCE_DIR`, or the fixtures beside this file.
  static var directory: URL {
    if let foreign { return URL(fileURLWithPath: foreign, isDirectory: true) }
    return URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures", isDirectory: true)
  }

  /// Whether the programs are others than the fixtures.
  static var areForeign: Bool { foreign != nil }

  private static var foreign: String? {
    ProcessInfo.processInfo.environment["CONFORMANCE_DIR"].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Reads a file, one program a line.
  ///
  /// The traces are CPython 3.10's. Beside the fixtures `NAME.mended.jsonl` has those programs that meet a
  /// fault of 3.10 which a later CPython has mended, and the package does not have: the reason, the
  /// trace of 3.10 with that one function mended, which is expected, and the trace of 3.13.
  static func cases(_ name: String) throws -> [ConformanceCase] {
    let cases = try lines(of: name).map(ConformanceCase.init)
    guard !areForeign else { return cases }
    var mended: [String: [JSON]] = [:]
    let exceptions = name.replacing(".jsonl", with: ".mended.jsonl")
    if FileManager.default.fileExists(atPath: directory.appendingPathComponent(exceptions).path) {
      for line in try lines(of: exceptions) {
        let members = try line.object
        mended[try (members["id"] ?? .null).string] = try (members["trace"] ?? .null).array
      }
    }
    return cases.map { test in
      var test = test
      if let trace = mended[test.id] { test.trace = trace }
      return test
    }
  }

  private static func lines(of name: String) throws -> [JSON] {
    let text = try Data(contentsOf: directory.appendingPathComponent(name))
    return try text.split(separator: UInt8(ascii: "\n")).map { try JSON(parsing: Data($0)) }
  }
}
