import Generators
import Loop
import LoopTesting
import Testing

/// Locks, events, semaphores, conditions and queues that are made without a loop.
@Suite struct Loopless {
  @Test func `they work in the loop that waits for them first`() throws {
    let (lock, semaphore, event) = (Lock(), BoundedSemaphore(value: 1), Event())
    let (condition, queue) = (Condition(), Queue<Int>(maxSize: 1))
    let fixture = try LoopFixture()
    for name in ["a", "b"] {
      fixture.spawn("lock \(name)", lock.acquire())
      fixture.spawn("semaphore \(name)", semaphore.acquire())
      fixture.spawn("put \(name)", queue.put(1))
    }
    fixture.spawn("event", event.wait())
    fixture.spawn("enter", condition.acquire())
    fixture.spawn("condition", condition.wait())
    #expect(try fixture.run() == ["lock a", "semaphore a", "put a", "enter"])
    try lock.release()
    try semaphore.release()
    event.set()
    fixture.spawn("get", queue.get())
    fixture.spawn("join", queue.join())
    fixture.spawn("again", condition.acquire())
    fixture.loop.callSoon { try condition.notifyAll() }
    #expect(
      try fixture.run() == ["lock b", "semaphore b", "event", "get 1", "again", "put b"])
    try condition.release()
    fixture.spawn("get", queue.get())
    try queue.taskDone()
    fixture.loop.callSoon { try queue.taskDone() }
    #expect(try fixture.run() == ["condition", "get 1", "join"])
  }

  @Test func `once waited for, they belong to that loop`() throws {
    let (near, far) = (try LoopFixture(), try LoopFixture())
    let (lock, semaphore, event) = (Lock(), Semaphore(value: 0), Event())
    let (getting, putting, joining) = (Queue<Int>(), Queue<Int>(maxSize: 1), Queue<Int>())
    try putting.putNowait(1)
    try joining.putNowait(1)
    near.spawn("lock", lock.acquire())
    func tryAll(_ fixture: LoopFixture) throws -> [String] {
      fixture.spawn("lock", lock.acquire())
      fixture.spawn("condition", Condition(lock: lock).wait())
      fixture.spawn("semaphore", semaphore.acquire())
      fixture.spawn("event", event.wait())
      fixture.spawn("put", putting.put(1))
      fixture.spawn("get", getting.get())
      fixture.spawn("join", joining.join())
      return try fixture.run()
    }
    // The condition lets go of the lock while it waits.
    #expect(try tryAll(near) == ["lock", "lock"])
    let names = ["lock", "condition", "semaphore", "event", "put", "get", "join"]
    #expect(try tryAll(far) == names.map { "\($0) \(LoopError.foreignFuture)" })
  }

  @Test func `as long as nobody had to wait, they belong to no loop`() throws {
    let (lock, semaphore, queue) = (Lock(), Semaphore(value: 2), Queue<Int>())
    for _ in 0..<2 {
      let fixture = try LoopFixture()
      fixture.spawn("lock", lock.acquire())
      fixture.spawn("semaphore", semaphore.acquire())
      fixture.spawn("put", queue.put(1))
      fixture.spawn("get", queue.get())
      #expect(try fixture.run() == ["lock", "semaphore", "put", "get 1"])
      try lock.release()
    }
  }

  @Test func `outside of a run one can take them, and not wait for them`() throws {
    let lock = Lock()
    var first = lock.acquire()
    guard case .returned = try first.resume(.next) else { throw Complaint("it waits") }
    var second = lock.acquire()
    #expect(throws: LoopError.noRunningLoop) { try second.resume(.next) }
    var waiting = Event().wait()
    #expect(throws: LoopError.noRunningLoop) { try waiting.resume(.next) }
    var getting = Queue<Int>().get()
    #expect(throws: LoopError.noRunningLoop) { try getting.resume(.next) }
    let fixture = try LoopFixture()
    var foreign = Event(loop: fixture.loop).wait()
    #expect(throws: LoopError.foreignFuture) { try foreign.resume(.next) }
  }

  @Test func `a loop that runs inside another does not serve for it`() throws {
    let (outer, inner) = (try LoopFixture(), try LoopFixture())
    let lock = Lock(loop: outer.loop)
    outer.loop.callSoon {
      inner.spawn("lock", lock.acquire())
      outer.journal.note(try inner.run().joined())
    }
    #expect(try outer.run() == ["lock \(LoopError.foreignFuture)"])
  }

  @Test func `a deadlock names the task that has the lock`() throws {
    let fixture = try LoopFixture()
    let lock = Lock()
    fixture.spawn("holder", Both(first: lock, second: fixture.loop.createFuture()))
    let waiter = fixture.spawn("waiter", lock.acquire())
    let error = #expect(throws: DeadlockError.self) {
      try fixture.loop.runUntilComplete(waiter)
    }
    #expect(error?.description.contains("waiter waits for a lock that holder has taken") == true)
  }
}

/// Takes a lock, and waits for a future.
private struct Both: Coroutine {
  typealias Returned = Void

  let first: Lock
  let second: Future<Void>

  static let body = Program {
    With {
      $0.first
    } do: {
      YieldFrom { $0.second }
    }
  }
}
