// A long job that is killed with `kill -9` three times, and goes on in a new process at the same
// place each time: nothing is replayed, and nothing counts twice.
import Foundation
import Generators

if CommandLine.arguments.count == 3, CommandLine.arguments[1] == "--work" {
  try Worker(folder: URL(fileURLWithPath: CommandLine.arguments[2])).run()
  exit(0)
}

let folder = FileManager.default.temporaryDirectory
  .appendingPathComponent("checkpoint-\(UUID().uuidString)")
try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
defer { try? FileManager.default.removeItem(at: folder) }

// Killed after a step was saved; after a step was done, but before it was saved, so that it is
// taken back; and when it had only been read back.
let steps = try Supervisor(folder: folder, deaths: [9, 10, 1, nil]).run()

var expected: [String] = []
var whole = Survey().makeGenerator()
while let line = try whole.next() { expected.append(line) }
let file = folder.appendingPathComponent("results.txt")
let results = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
print("\(steps) steps were saved, \(results.count) results are in the file")
print("the same as without interruption: \(results == expected ? "yes" : "no")")
exit(results == expected && steps == expected.count ? 0 : 1)
