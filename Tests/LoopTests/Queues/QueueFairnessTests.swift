import Generators
import Loop
import Testing

/// Who waits is served in the order in which it came, also if it was woken in vain.
///
/// That is so when somebody who did not wait was quicker. In asyncio it goes to the end of the line.
@Suite struct QueueFairness {
  @Test func `getters that were woken in vain stay first in line`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    let queue = Queue<Int>(loop: loop)
    for name in ["a", "b", "c"] { fixture.spawn(name, queue.get()) }
    try loop.runUntilIdle()
    for number in 0..<2 { try queue.putNowait(number) }
    for _ in 0..<2 { _ = try queue.getNowait() }
    try loop.runUntilIdle()
    for number in 1...3 { try queue.putNowait(number) }
    #expect(try fixture.run() == ["a 1", "b 2", "c 3"])
  }

  @Test func `putters that were woken in vain stay first in line`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    let queue = PriorityQueue<Int>(loop: loop, maxSize: 1)
    try queue.putNowait(0)
    for (name, number) in [("a", 1), ("b", 2), ("c", 3)] { fixture.spawn(name, queue.put(number)) }
    try loop.runUntilIdle()
    #expect(try queue.getNowait() == 0)
    try queue.putNowait(9)
    try loop.runUntilIdle()
    var items: [Int] = []
    for _ in 0..<4 {
      items.append(try queue.getNowait())
      try loop.runUntilIdle()
    }
    #expect(items == [9, 1, 2, 3])
    #expect(try fixture.run() == ["a", "b", "c"])
  }

  @Test func `one that was woken in vain and is cancelled leaves the line`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    let queue = LifoQueue<Int>(loop: loop)
    let first = fixture.spawn("a", queue.get())
    fixture.spawn("b", queue.get())
    try loop.runUntilIdle()
    try queue.putNowait(1)
    _ = try queue.getNowait()
    try loop.runUntilIdle()
    first.cancel()
    try queue.putNowait(2)
    #expect(try fixture.run().sorted() == ["a cancelled", "b 2"])
  }
}
