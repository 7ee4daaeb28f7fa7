import Marks

/// What a run of one way of a story gave.
struct Run: Codable {
  /// What it printed.
  var output: String
  var recording: Recording
  var figures: [Figure]

  /// What is to be said of the run, such as that it is an old one.
  var remark: String?
}

extension Run {
  /// What is done in turn: begun with a heading that ends with a colon.
  struct Phase {
    let name: String
    let start: Int64
  }

  /// What it did in turn; empty if it did one thing.
  var phases: [Phase] {
    printed.compactMap { line in
      guard line.text.hasSuffix(":"), !line.text.hasPrefix(" ") else { return nil }
      return Phase(name: String(line.text.dropLast()), start: line.time)
    }
  }

  /// What was printed, each line with the time at which it was there.
  var printed: [(text: Substring, time: Int64)] {
    var records = recording.printed[...]
    var count = 0
    return output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map {
      count += $0.utf8.count + 1
      while let record = records.first, record.count < count { records.removeFirst() }
      return ($0, records.first?.time ?? recording.end)
    }
  }
}

/// A number that was measured, with its unit.
struct Figure: Codable {
  let name: String
  let value: String
}

/// What a process that runs one way leaves for the one that makes the page.
struct RunReport: Codable {
  let recording: Recording
  let seconds: Double
  let threads: Int

  /// By how many bytes the memory in use grew.
  let memory: Int
}
