// The same job of three stages with callbacks and with `yield from`; and that both are one thing.
import CallbacksWays
import Loop

let loop = try EventLoop(clock: VirtualClock())
let users = ["user ada", "user bob"]

print("callbacks:")
try WithGenerators.callBack(users, on: loop)

print("yield from:")
try WithGenerators.yieldFrom(users, on: loop)

print("callbacks that send to a generator:")
try WithGenerators.send(users, on: loop)
loop.close()
