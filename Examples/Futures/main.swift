// Futures and tasks: a result that is not there yet, and each way to get a task.
import FuturesWays
import Loop
import Marks

checkOptions(of: "futures", ["--chart"])
let loop = try EventLoop()

// 1. Asking a future for its result does not wait for it.
try charting(loop) { try WithGenerators.ask(on: $0) }

// 2. `YieldFrom` waits for it, and there is no callback to write.
try charting(loop) { try WithGenerators.waitAlike(on: $0) }

// 3. A task is a future too: one that drives a coroutine.
try charting(loop) { try WithGenerators.waitInEveryWay(on: $0) }
loop.close()
