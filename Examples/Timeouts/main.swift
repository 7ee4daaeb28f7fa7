// Timeouts and cleanup: limits that nest, and `finally`, which runs on every way out and may wait.
import Loop
import Marks
import TimeoutsWays

checkOptions(of: "timeouts", ["--chart"])

// The clock jumps to whatever comes next, so that nobody has to wait for the seconds to pass.
let loop = try EventLoop(clock: VirtualClock())
try charting(loop) { try WithGenerators.limit(on: $0) }
loop.close()
