import Foundation

/// What the system says of this process; nothing where there is no `/proc`.
package enum ProcessFigures {
  /// How many threads it has now.
  package static var threads: Int? { value("Threads:") }

  /// How much memory it uses now, in bytes.
  package static var memory: Int? { value("VmRSS:").map { $0 * 1024 } }

  /// How much memory it has used at most, in bytes.
  package static var peakMemory: Int { (value("VmHWM:") ?? 0) * 1024 }

  private static func value(_ name: String) -> Int? {
    guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else {
      return nil
    }
    let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
    return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
  }
}
