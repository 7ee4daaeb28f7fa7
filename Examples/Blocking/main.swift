// A blocking call stops the whole loop, which says so; an executor, or turns in between, cure it.
import BlockingWays
import Loop
import Marks

checkOptions(of: "blocking", ["--chart"])
let loop = try EventLoop()
try charting(loop) { try WithGenerators.save(on: $0) }
loop.close()
