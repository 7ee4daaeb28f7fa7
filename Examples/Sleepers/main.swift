// A million sleeping tasks, against as many sleeping threads as the machine bears; with --chart ten tasks, and
// what their loop did.
//
// The lines that are indented are measured: they differ from machine to machine.
import Loop
import Marks
import SleepersWays

switch CommandLine.arguments.dropFirst() {
case []: try WithGenerators.compare()
case ["--chart"]:
  let loop = try EventLoop(clock: VirtualClock())
  try charting(loop) { try SleepingTasks.sleep(10, on: $0) }
  loop.close()
default: endWithUsage("sleepers [--chart]")
}
