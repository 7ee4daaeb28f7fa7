// Producers and consumers over a queue that holds two items: who is too fast waits for the others.
import Loop
import Marks
import ProducersWays

checkOptions(of: "producers", ["--chart"])

// The clock jumps to whatever comes next, so the minutes of the kitchen take no time.
let loop = try EventLoop(clock: VirtualClock())
try charting(loop) { try WithGenerators.serve(on: $0) }
loop.close()
