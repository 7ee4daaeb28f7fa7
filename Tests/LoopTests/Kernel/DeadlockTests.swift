import Generators
import Loop
import TestSupport
import Testing

/// Takes two locks, one after the other.
private struct Philosopher: Coroutine {
  typealias Returned = Void
  let loop: EventLoop
  let first: Lock
  let second: Lock

  static let body = Program {
    With {
      $0.first
    } do: {
      YieldFrom { $0.loop.sleep(.seconds(1)) }
      With {
        $0.second
      } do: {
        Do { _ in }
      }
    }
  }
}

/// Awaits the future that it finds in a box once it runs.
private struct Awaiter: Coroutine {
  typealias Returned = Void
  let box: Box

  final class Box {
    var future: Future<Void>

    init(_ loop: EventLoop) { future = loop.createFuture() }
  }

  static let body = Program {
    YieldFrom { $0.box.future }
  }
}

@Suite(.ownThread) struct Deadlocks {
  private func deadlock(_ loop: EventLoop) throws -> DeadlockError {
    try #require(throws: DeadlockError.self) { try loop.runForever() }
  }

  @Test func `philosophers who each hold the other's fork are shown as a circle`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    let (left, right) = (Lock(loop: loop), Lock(loop: loop))
    loop.createTask(Philosopher(loop: loop, first: left, second: right), name: "Plato")
    loop.createTask(Philosopher(loop: loop, first: right, second: left), name: "Kant")
    let error = try deadlock(loop)
    #expect(
      error.description == """
        deadlock: nothing is left that could wake these tasks
          Plato waits for a lock that Kant has taken
          Kant waits for a lock that Plato has taken
        circle: Plato -> Kant -> Plato
        """)
    #expect(error.waiters.map(\.obstacle) == [.lock, .lock])
    #expect(error.cycle.map(\.task) == ["Plato", "Kant"])
  }

  @Test func `tasks that await each other are a circle, and who awaits them is not in it`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    let (first, second) = (Awaiter.Box(loop), Awaiter.Box(loop))
    let outsider = Awaiter.Box(loop)
    loop.createTask(Awaiter(box: outsider), name: "outsider")
    outsider.future = loop.createTask(Awaiter(box: first), name: "a").future
    first.future = loop.createTask(Awaiter(box: second), name: "b").future
    second.future = outsider.future
    let error = try deadlock(loop)
    #expect(
      error.waiters.map(\.description) == [
        "outsider waits for a", "a waits for b", "b waits for a",
      ])
    #expect(error.cycle.map(\.task) == ["a", "b"])
  }

  @Test func `a circle through a gather is found`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    let (whole, part) = (Awaiter.Box(loop), Awaiter.Box(loop))
    let other = Awaiter.Box(loop)
    let head = loop.createTask(Awaiter(box: whole), name: "whole")
    let children = [
      loop.createTask(Awaiter(box: part), name: "part"),
      loop.createTask(Awaiter(box: other), name: "other"),
    ]
    part.future = head.future
    whole.future = loop.gather(children, combining: { _ in })
    let error = try deadlock(loop)
    #expect(
      error.waiters.map(\.description) == [
        "whole waits for all of part, other", "part waits for whole", "other waits for a future",
      ])
    #expect(error.cycle.map(\.task) == ["whole", "part"])
  }

  @Test func `a wait with a shield and no limit names what it depends on`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    let inner = loop.createTask(Awaiter(box: Awaiter.Box(loop)), name: "inner")
    fixture.spawn("shield", loop.shield(inner))
    fixture.spawn("wait", loop.wait([inner]))
    let error = try deadlock(loop)
    #expect(
      error.waiters.map(\.description) == [
        "inner waits for a future", "shield waits for a future that depends on inner",
        "wait waits for a future that depends on inner",
      ])
    #expect(error.cycle == [])
  }

  @Test func `each kind of line has its name`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    let lock = Lock(loop: loop)
    _ = try loop.runUntilComplete(lock.acquire())
    let semaphore = Semaphore(loop: loop, value: 0)
    let queue = Queue<Int>(loop: loop, maxSize: 1)
    let full = Queue<Int>(loop: loop, maxSize: 1)
    try full.putNowait(1)
    fixture.spawn("lock", lock.acquire())
    fixture.spawn("event", Event(loop: loop).wait())
    fixture.spawn("semaphore", semaphore.acquire())
    fixture.spawn("get", queue.get())
    fixture.spawn("put", full.put(2))
    let error = try deadlock(loop)
    #expect(
      error.waiters.map(\.obstacle) == [.lock, .event, .semaphore, .queueItem, .queuePlace])
    #expect(error.waiters.allSatisfy { $0.others.isEmpty })
    #expect(error.waiters.first?.description == "lock waits for a lock that no task holds")
  }

  @Test func `a task group and what waits for the first of several name their tasks`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    loop.createTask(Grouping(loop: loop), name: "group")
    try loop.runUntilIdle()
    let late = loop.createTask(Awaiter(box: Awaiter.Box(loop)), name: "late")
    let next = try #require(loop.asCompleted([late]).next())
    fixture.spawn("next", next)
    let error = try deadlock(loop)
    #expect(
      error.waiters.map(\.description) == [
        "group waits for a future that depends on child 1, child 2",
        "child 1 waits for a future", "child 2 waits for a future", "late waits for a future",
        "next waits for the first of late",
      ])
  }

  /// Makes two tasks in a group that never end.
  private struct Grouping: Coroutine {
    typealias Returned = Void
    let loop: EventLoop
    var group: EventLoop.TaskGroup?

    static let body = Program {
      With {
        $0.loop.taskGroup()
      } receive: {
        $0.group = $1
      } do: {
        Do {
          for number in 1...2 {
            let child = Awaiter(box: Awaiter.Box($0.loop))
            try $0.group?.createTask(child, name: "child \(number)")
          }
        }
      }
    }
  }

  @Test func `a deadlock without tasks is one too`() throws {
    let fixture = try LoopFixture()
    let error = try deadlock(fixture.loop)
    #expect(error.waiters == [] && error.cycle == [])
    #expect(error.description == "deadlock: nothing is left to run, and no task waits")
  }

  @Test func `a chain of a hundred thousand tasks is told in twenty lines`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    let end = Awaiter.Box(loop)
    var last = loop.createTask(Awaiter(box: end)).future
    for _ in 1..<100_000 {
      let box = Awaiter.Box(loop)
      box.future = last
      last = loop.createTask(Awaiter(box: box)).future
    }
    let open = try deadlock(loop)
    #expect(open.waiters.count == 100_000 && open.cycle.isEmpty)
    #expect(open.description.split(separator: "\n").count == 22)
  }

  @Test func `a long circle is told without its middle`() throws {
    let fixture = try LoopFixture()
    let boxes = (0..<200).map { _ in Awaiter.Box(fixture.loop) }
    for (place, box) in boxes.enumerated() {
      let task = fixture.loop.createTask(Awaiter(box: box), name: "\(place)")
      boxes[(place + 199) % 200].future = task.future
    }
    let error = #expect(throws: DeadlockError.self) { try fixture.loop.runForever() }
    #expect(error?.cycle.count == 200)
    let circle = "\(try #require(error))".split(separator: "\n").last ?? ""
    #expect(circle.hasPrefix("circle: 0 -> 1 ->"))
    #expect(circle.contains(" -> 9 -> and 181 more -> 191 -> "))
    #expect(circle.hasSuffix("199 -> 0"))
  }
}
