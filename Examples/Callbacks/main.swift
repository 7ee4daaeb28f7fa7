// The same job of three stages with callbacks and with `yield from`; and that both are one thing.
import CallbacksWays
import Loop
import Marks

checkOptions(of: "callbacks", ["--chart"])
let loop = try EventLoop(clock: VirtualClock())
let users = ["user ada", "user bob"]

print("callbacks:")
try charting(loop) { try WithGenerators.callBack(users, on: $0) }

print("yield from:")
try charting(loop) { try WithGenerators.yieldFrom(users, on: $0) }

print("callbacks that send to a generator:")
try charting(loop) { try WithGenerators.send(users, on: $0) }
loop.close()
