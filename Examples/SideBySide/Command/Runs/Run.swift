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
