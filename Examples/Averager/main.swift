// A running average that is sent its terms, and a grouper that delegates to one for each group.
//
// Usage: averager [FILE.csv]; the file beside this source if none is given.
import Foundation
import Generators

let arguments = CommandLine.arguments.dropFirst()
guard arguments.count < 2, arguments.first?.hasPrefix("-") != true else {
  print("usage: averager [FILE.csv]")
  exit(arguments.first == "--help" ? 0 : 2)
}
let file =
  arguments.first.map { URL(filePath: $0) }
  ?? URL(filePath: #filePath).deletingLastPathComponent().appending(path: "measurements.csv")
guard FileManager.default.isReadableFile(atPath: file.path) else {
  FileHandle.standardError.write(Data("averager: cannot read \(file.path)\n".utf8))
  exit(1)
}

func number(_ value: Double) -> String { String(format: "%.2f", value) }

func column(_ text: String, _ width: Int) -> String {
  String(repeating: " ", count: max(0, width - text.count)) + text
}

// 1. An averager of its own: a term goes in, the average of all terms comes out.
var averager = Averager().makeGenerator()
_ = try averager.next()
for term in [10.0, 30, 5] {
  if case .yielded(let average) = try averager.send(term) {
    print("sent \(number(term)), the average is \(number(average))")
  }
}
if case .returned(let summary) = try averager.send(nil) {
  print("returned \(summary.count) terms, average \(number(summary.average))\n")
}

// 2. The groups of a file. The grouper is sent the terms; the averager behind it gets them.
let groups: [Group]
do {
  groups = try readGroups(file)
} catch let line as MalformedLine {
  let words = "averager: a line is not a kind and its numbers: \(line.text)\n"
  FileHandle.standardError.write(Data(words.utf8))
  exit(1)
}
let results = Results()
for group in groups {
  var grouper = Grouper(key: group.key, results: results).makeGenerator()
  _ = try grouper.next()
  for value in group.values { _ = try grouper.send(value) }
  _ = try grouper.send(nil)  // ends this averager; the grouper stands in the next one
}
for group in groups.sorted(by: { $0.key < $1.key }) {
  guard let summary = results.summaries[group.key] else { continue }
  let count = column(String(summary.count), 3)
  print("\(count) \(column(group.kind, 5)) averaging \(number(summary.average)) \(group.unit)")
}
