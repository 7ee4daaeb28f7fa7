import Foundation

/// The table at the end: one row for each way.
package struct ResultTable: Sendable {
  /// What one way achieved.
  package struct Row: Hashable, Sendable {
    let way: String
    let files: Int
    let bytes: Int
    let failures: Int
    let time: Duration
    let threads: Int

    /// Makes a row.
    package init(
      way: String, files: Int, bytes: Int, failures: Int, time: Duration, threads: Int
    ) {
      self.way = way
      self.files = files
      self.bytes = bytes
      self.failures = failures
      self.time = time
      self.threads = threads
    }
  }

  /// The rows, in the order the ways ran.
  package private(set) var rows: [Row] = []

  /// Makes an empty table.
  package init() {}

  /// Adds a row at the end.
  package mutating func append(_ row: Row) {
    rows.append(row)
  }

  /// The table as aligned lines.
  ///
  /// The speed-up compares with the sequential way; without that row it is a dash. The column of
  /// failures is there only if something failed.
  package var lines: [String] {
    let sequential = rows.first { $0.way == "sequential" }?.time
    let showsFailures = rows.contains { $0.failures > 0 }
    var cells = [["way", "files", "bytes", "failed", "time", "speed-up", "threads"]]
    for row in rows {
      let speedUp = sequential.map { Self.format("%.1fx", $0 / row.time) } ?? "-"
      cells.append([
        row.way, "\(row.files)", "\(row.bytes)", "\(row.failures)",
        Self.format("%.3f s", row.time / .seconds(1)), speedUp, "\(row.threads)",
      ])
    }
    if !showsFailures { cells = cells.map { $0.enumerated().filter { $0.0 != 3 }.map(\.1) } }
    let widths = cells[0].indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    return cells.map { row in
      row.enumerated().map { column, text in
        let padding = String(repeating: " ", count: widths[column] - text.count)
        return column == 0 ? text + padding : padding + text
      }.joined(separator: "  ")
    }
  }

  private static func format(_ pattern: String, _ number: Double) -> String {
    String(format: pattern, number)
  }
}
