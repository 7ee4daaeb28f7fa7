import Generators
import Loop
import Testing

/// Locks, events, semaphores and queues in the coroutines of a loop that is not theirs.
@Suite struct ForeignLoops {
  @Test func `what belongs to another loop is refused, whether or not there is a need to wait`()
    throws
  {
    let (near, far) = (try LoopFixture(), try LoopFixture())
    let lock = Lock(loop: far.loop)
    let semaphore = Semaphore(loop: far.loop, value: 1)
    let event = Event(loop: far.loop)
    let queue = Queue<Int>(loop: far.loop, maxSize: 1)
    func tryAll() throws -> [String] {
      near.spawn("lock", lock.acquire())
      near.spawn("condition", Condition(lock: lock).wait())
      near.spawn("semaphore", semaphore.acquire())
      near.spawn("event", event.wait())
      near.spawn("put", queue.put(1))
      near.spawn("get", queue.get())
      near.spawn("join", queue.join())
      return try near.run()
    }
    let refusals = ["lock", "condition", "semaphore", "event", "put", "get", "join"].map {
      "\($0) \(LoopError.foreignFuture)"
    }
    #expect(try tryAll() == refusals)
    #expect(!lock.isLocked && semaphore.value == 1 && queue.isEmpty)
    // Now there would be a need to wait.
    far.spawn("lock", lock.acquire())
    far.spawn("semaphore", semaphore.acquire())
    far.spawn("put", queue.put(2))
    #expect(try far.run() == ["lock", "semaphore", "put"])
    #expect(try tryAll() == refusals)
    // Nobody has a place in a line: who comes next is served.
    event.set()
    try lock.release()
    try semaphore.release()
    far.spawn("lock", lock.acquire())
    far.spawn("semaphore", semaphore.acquire())
    far.spawn("get", queue.get())
    #expect(try far.run() == ["lock", "semaphore", "get 2"])
    #expect(try near.run() == [])
  }

  @Test func `a callback of the loop may take a lock by hand`() throws {
    let fixture = try LoopFixture()
    let lock = Lock(loop: fixture.loop)
    fixture.loop.callSoon {
      var acquire = lock.acquire()
      guard case .returned = try acquire.resume(.next) else { throw Complaint("it waits") }
    }
    #expect(try fixture.run() == [])
    #expect(lock.isLocked)
  }
}
