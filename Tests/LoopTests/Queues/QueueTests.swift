import Generators
import Loop
import Testing

@Suite struct Queues {
  @Test func `queues hand out by their order`() throws {
    let fixture = try LoopFixture()
    let fifo = Queue<Int>(loop: fixture.loop)
    let lifo = LifoQueue<Int>(loop: fixture.loop)
    let priority = PriorityQueue<Int>(loop: fixture.loop)
    for number in [3, 1, 4, 1, 5, 9, 2, 6] {
      try fifo.putNowait(number)
      try lifo.putNowait(number)
      try priority.putNowait(number)
    }
    #expect(try (0..<8).map { _ in try fifo.getNowait() } == [3, 1, 4, 1, 5, 9, 2, 6])
    #expect(try (0..<8).map { _ in try lifo.getNowait() } == [6, 2, 9, 5, 1, 4, 1, 3])
    #expect(try (0..<8).map { _ in try priority.getNowait() } == [1, 1, 2, 3, 4, 5, 6, 9])
    #expect(fifo.isEmpty && lifo.count == 0)
  }

  @Test func `equal items come out of a priority queue as out of Python's`() throws {
    struct Item: Comparable {
      let key: Int
      let number: Int
      static func < (a: Item, b: Item) -> Bool { a.key < b.key }
      static func == (a: Item, b: Item) -> Bool { a.key == b.key }
    }
    let fixture = try LoopFixture()
    let queue = PriorityQueue<Item>(loop: fixture.loop)
    var order: [String] = []
    func get() throws {
      let item = try queue.getNowait()
      order.append("\(item.key).\(item.number)")
    }
    for (number, key) in [2, 1, 2, 1, 1, 3, 2, 1, 3, 2, 1, 2].enumerated() {
      try queue.putNowait(Item(key: key, number: number))
      if number % 4 == 3 { try get() }
    }
    while !queue.isEmpty { try get() }
    #expect(
      order == [
        "1.1", "1.3", "1.7", "1.4", "1.10", "2.6", "2.2", "2.9", "2.11", "2.0", "3.5", "3.8",
      ])
  }

  @Test func `a long queue keeps its order`() throws {
    let fixture = try LoopFixture()
    let queue = Queue<Int>(loop: fixture.loop)
    for number in 0..<200 { try queue.putNowait(number) }
    #expect(try (0..<150).map { _ in try queue.getNowait() } == Array(0..<150))
    for number in 200..<250 { try queue.putNowait(number) }
    #expect(try (0..<100).map { _ in try queue.getNowait() } == Array(150..<250))
  }

  @Test func `what does not fit or is not there is an error at once`() throws {
    let fixture = try LoopFixture()
    let queue = Queue<Int>(loop: fixture.loop, maxSize: 1)
    #expect(throws: QueueError.empty) { try queue.getNowait() }
    try queue.putNowait(1)
    #expect(queue.isFull)
    #expect(throws: QueueError.full) { try queue.putNowait(2) }
    for size in [0, -1, .min] {
      let endless = Queue<Int>(loop: fixture.loop, maxSize: size)
      try endless.putNowait(1)
      #expect(endless.maxSize == nil && !endless.isFull)
    }
  }

  @Test func `getters and putters are served in the order in which they came`() throws {
    let fixture = try LoopFixture()
    let queue = Queue<Int>(loop: fixture.loop, maxSize: 1)
    for name in ["a", "b"] { fixture.spawn(name, queue.get()) }
    for number in 1...4 { fixture.spawn("put\(number)", queue.put(number)) }
    #expect(try fixture.run() == ["put1", "a 1", "put2", "b 2", "put3"])
    #expect(try queue.getNowait() == 3)
    #expect(try fixture.run() == ["put4"])
  }

  @Test func `join waits until everything is dealt with`() throws {
    let fixture = try LoopFixture()
    let queue = Queue<Int>(loop: fixture.loop)
    fixture.spawn("nothing", queue.join())
    for number in 1...2 { try queue.putNowait(number) }
    fixture.spawn("join", queue.join())
    for second in 1...2 {
      fixture.loop.callLater(.seconds(second)) {
        fixture.journal.note("\(try queue.getNowait())")
        try queue.taskDone()
      }
    }
    // The first join begins to run when two items are in the queue already.
    #expect(try fixture.run() == ["1", "2", "nothing", "join"])
    #expect(queue.unfinishedCount == 0)
    #expect(throws: QueueError.taskDoneTooOften) { try queue.taskDone() }
  }

  @Test(arguments: 0..<6) func `a cancellation anywhere loses no item`(_ turn: Int) throws {
    let fixture = try LoopFixture()
    let queue = Queue<Int>(loop: fixture.loop)
    let getters = (0..<3).map { _ in fixture.loop.createTask(queue.get()) }
    cancel(getters[0], after: turn, fixture.loop)
    cancel(fixture.loop.createTask(fixture.later(0, 0)), after: 1, fixture.loop)
    fixture.loop.callSoon {
      fixture.loop.callSoon {
        try queue.putNowait(1)
        try queue.putNowait(2)
      }
    }
    try fixture.loop.runUntilIdle()
    let got = getters.compactMap { $0.isDone && !$0.isCancelled ? try? $0.result() : nil }
    #expect(got == [1, 2])
  }

  @Test(arguments: 0..<6) func `a cancellation anywhere loses no room`(_ turn: Int) throws {
    let fixture = try LoopFixture()
    let queue = Queue<Int>(loop: fixture.loop, maxSize: 1)
    try queue.putNowait(0)
    let putters = (1...3).map { fixture.loop.createTask(queue.put($0)) }
    cancel(putters[0], after: turn, fixture.loop)
    fixture.loop.callSoon { fixture.loop.callSoon { _ = try queue.getNowait() } }
    try fixture.loop.runUntilIdle()
    #expect(queue.count == 1)
    #expect(putters.filter { $0.isDone && !$0.isCancelled }.count == 1)
  }

  @Test func `a queue that is shut down hands out what is left`() throws {
    let fixture = try LoopFixture()
    let queue = Queue<Int>(loop: fixture.loop, maxSize: 1)
    let empty = Queue<Int>(loop: fixture.loop)
    try queue.putNowait(1)
    fixture.spawn("put", queue.put(2))
    fixture.spawn("get", empty.get())
    fixture.loop.callLater(.seconds(1)) {
      queue.shutdown()
      empty.shutdown()
    }
    #expect(try fixture.run() == ["put \(QueueError.shutDown)", "get \(QueueError.shutDown)"])
    #expect(queue.isShutDown)
    #expect(throws: QueueError.shutDown) { try queue.putNowait(3) }
    #expect(try queue.getNowait() == 1)
    #expect(throws: QueueError.shutDown) { try queue.getNowait() }
  }

  @Test func `an immediate shutdown drops the items and ends the joins`() throws {
    let fixture = try LoopFixture()
    let queue = Queue<Int>(loop: fixture.loop)
    for number in 1...3 { try queue.putNowait(number) }
    fixture.spawn("join", queue.join())
    fixture.loop.callLater(.seconds(1)) { queue.shutdown(immediate: true) }
    #expect(try fixture.run() == ["join"])
    #expect(queue.isEmpty && queue.unfinishedCount == 0)
  }

  @Test func `items are let go with the queue`() throws {
    let counter = LifeCounter()
    let fixture = try LoopFixture()
    do {
      let queue = Queue<LifeCounter.Life>(loop: fixture.loop)
      for _ in 0..<3 { try queue.putNowait(counter.make()) }
      _ = try queue.getNowait()
      #expect(counter.alive == 2)
    }
    #expect(counter.alive == 0)
  }
}
