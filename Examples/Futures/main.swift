// Futures and tasks: a result that is not there yet, and each way to get a task.
import FuturesWays
import Loop

let loop = try EventLoop()

// 1. Asking a future for its result does not wait for it.
try WithGenerators.ask(on: loop)

// 2. `YieldFrom` waits for it, and there is no callback to write.
try WithGenerators.waitAlike(on: loop)

// 3. A task is a future too: one that drives a coroutine.
try WithGenerators.waitInEveryWay(on: loop)
loop.close()
