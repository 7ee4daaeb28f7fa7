// Two pipelines over a log file: one pulls items out of generators, one pushes them into coroutines.
//
// Usage: pipeline [FILE.log]; the file beside this source if none is given.
import Foundation
import Generators

/// The hosts with their counts, the greatest first.
func ranking(_ counts: [Substring: Int]) -> String {
  counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    .map { "\($0.key) \($0.value)" }
    .joined(separator: ", ")
}

/// Takes the first errors out of the pipeline, and reads no more of the file than that needs.
func firstErrors(_ limit: Int, in file: URL) throws {
  let records = Items(Records(Items(Lines(file))))
  var errors = Filter(records) { $0.isError }.values.makeIterator()
  for _ in 0..<limit {
    guard let error = errors.next() else { break }
    print("  \(error.text)")
  }
  // Nobody holds the pipeline any more, so its generators are closed, and the file with them.
}

/// Counts what comes out of the pipeline.
func countErrors(in file: URL) throws {
  var counts: [Substring: Int] = [:]
  let errors = Filter(Items(Records(Items(Lines(file))))) { $0.isError }
  for error in errors.values {
    counts[error.host, default: 0] += 1
  }
  print("  errors: \(ranking(counts))")
}

/// Pushes the lines of the file into coroutines that branch.
func push(_ file: URL) throws {
  let pipeline: Sink<String> = try primed(
    Parse(
      target: primed(
        Broadcast(targets: [
          primed(CountHosts(title: "requests")),
          primed(OnlyErrors(target: primed(CountHosts(title: "errors")))),
          primed(Slowest(limit: 3)),
        ]))))
  for line in Lines(file).values { _ = try pipeline.send(line) }
  try pipeline.close()
}

let arguments = CommandLine.arguments.dropFirst()
guard arguments.count < 2, arguments.first?.hasPrefix("-") != true else {
  print("usage: pipeline [FILE.log]")
  exit(arguments.first == "--help" ? 0 : 2)
}
let file =
  arguments.first.map { URL(filePath: $0) }
  ?? URL(filePath: #filePath).deletingLastPathComponent().appending(path: "requests.log")
guard FileManager.default.isReadableFile(atPath: file.path) else {
  FileHandle.standardError.write(Data("pipeline: cannot read \(file.path)\n".utf8))
  exit(1)
}
print("pull, the first three errors:")
try firstErrors(3, in: file)
print("pull, all of the file:")
try countErrors(in: file)
print("push, one pass for all questions:")
try push(file)
