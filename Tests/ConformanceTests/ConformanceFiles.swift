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
  static func cases(_ name: String) throws -> [ConformanceCase] {
    let text = try Data(contentsOf: directory.appendingPathComponent(name))
    return try text.split(separator: UInt8(ascii: "\n")).map { line in
      try ConformanceCase(JSON(parsing: Data(line)))
    }
  }
}
