// A blocking call stops the whole loop, which says so; an executor, or turns in between, cure it.
import BlockingWays
import Loop

let loop = try EventLoop()
try WithGenerators.save(on: loop)
loop.close()
