// Futures and tasks: a result that is not there yet, and each way to get a task.
import Generators
import Loop

let loop = try EventLoop()

// 1. Asking a future for its result does not wait for it.
let answer: Future<Int> = loop.createFuture()
do {
  _ = try answer.result()
} catch InvalidStateError.pending {
  print("the result of a pending future: an invalid-state error")
}
try answer.setResult(42)
print("the result of a future that is done: \(try answer.result())")
do {
  try answer.setResult(43)
} catch InvalidStateError.done {
  print("a second result: an invalid-state error")
}

// 2. `YieldFrom` waits for it, and there is no callback to write.
try loop.runUntilComplete(Alike(loop: loop))

// 3. A task is a future too: one that drives a coroutine.
try loop.runUntilComplete(EveryWay())
loop.close()
