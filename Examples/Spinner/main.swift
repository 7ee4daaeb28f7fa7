// The job three times; `--fast` makes the slow function almost a tenth as slow, and `--chart` draws the loop's.
import Loop
import Marks
import SpinnerWays

checkOptions(of: "spinner", ["--fast", "--chart"])
let seconds = CommandLine.arguments.contains("--fast") ? 0.35 : 3

func report(_ way: String, _ result: (answer: Int, frames: Int)) {
  print("\(way): the answer is \(result.answer), and the spinner turned meanwhile")
  precondition(result.frames > 1, "the spinner stood still")
}

report("thread", WithThread.supervise(seconds))
let loop = try EventLoop()
try charting(loop) { report("generator task", try WithGenerators.supervise(seconds, on: $0)) }
loop.close()
report("Swift task", try await WithSwiftTasks.supervise(seconds))
