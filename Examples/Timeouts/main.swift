// Timeouts and cleanup: limits that nest, and `finally`, which runs on every way out and may wait.
import Generators
import Loop

// The clock jumps to whatever comes next, so that nobody has to wait for the seconds to pass.
let loop = try EventLoop(clock: VirtualClock())

loop.say("waitFor cancels what it waits for, and waits for its clean-up")
try loop.runUntilComplete(OneLimit())
loop.say("limits nest: each ends its own statements")
try loop.runUntilComplete(NestedLimits())
loop.say("a limit can be moved")
try loop.runUntilComplete(MovedLimit())
loop.say("a task that is cancelled cleans up")
try loop.runUntilComplete(Cancelling())
loop.close()
