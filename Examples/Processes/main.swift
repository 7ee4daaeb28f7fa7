// Runs commands a few at a time, as `xargs -P` does, on one thread: what they print, and what goes wrong;
// --chart draws what the loop did.
import Loop
import Marks

checkOptions(of: "processes", ["--chart"])
let commands = [
  ["echo", "one process"],
  ["seq", "3"],
  ["expr", "6", "*", "7"],
  ["sh", "-c", "exit 3"],
  ["sh", "-c", "kill -9 $$"],
  ["no-such-program"],
  ["sleep", "60"],
  ["echo", "the last"],
]
let loop = try EventLoop()
try charting(loop) {
  for answer in try $0.runUntilComplete(RunAll(commands: commands, limit: 3)) { print(answer) }
}
loop.close()
