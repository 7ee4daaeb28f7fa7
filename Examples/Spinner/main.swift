// The job three times; `--fast` makes the slow function almost a tenth as slow, and `--chart` draws the loop's.
import Foundation
import Loop
import Marks
import SpinnerWays

let arguments = CommandLine.arguments.dropFirst()
if let unknown = arguments.first(where: { !["--fast", "--chart"].contains($0) }) {
  print("usage: spinner [--fast] [--chart]")
  exit(unknown == "--help" ? 0 : 2)
}
let seconds = arguments.contains("--fast") ? 0.35 : 3

func report(_ way: String, _ result: (answer: Int, frames: Int)) {
  print("\(way): the answer is \(result.answer), and the spinner turned meanwhile")
  precondition(result.frames > 1, "the spinner stood still")
}

report("thread", WithThread.supervise(seconds))
let loop = try EventLoop()
try charting(loop) { report("generator task", try WithGenerators.supervise(seconds, on: $0)) }
loop.close()
report("Swift task", try await WithSwiftTasks.supervise(seconds))
