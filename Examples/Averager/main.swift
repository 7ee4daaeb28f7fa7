// A running average that is sent its terms, and a grouper that delegates to one for each group.
//
// Usage: averager [FILE.csv]; the file beside this source if none is given.
import AveragerWays
import Foundation

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

// 1. An averager of its own: a term goes in, the average of all terms comes out.
try WithGenerators.average()

// 2. The groups of a file. The grouper is sent the terms; the averager behind it gets them.
do {
  try WithGenerators.averageGroups(of: file)
} catch let line as MalformedLine {
  let words = "averager: a line is not a kind and its numbers: \(line.text)\n"
  FileHandle.standardError.write(Data(words.utf8))
  exit(1)
}
