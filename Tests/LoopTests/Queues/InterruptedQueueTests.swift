import Generators
import Loop
import Testing

/// Queues with producers and consumers that are interrupted everywhere, in many orders: no item is
/// lost or doubled, and nobody waits for ever.
@Suite(.timeLimit(.minutes(1))) struct InterruptedQueues {
  static let seedCount: UInt64 = 15

  final class Fixture {
    let queue: Queue<Int>
    var put: [Int] = []
    var got: [Int] = []

    init(_ loop: EventLoop, maxSize: Int?) { queue = Queue(loop: loop, maxSize: maxSize) }
  }

  /// Puts some items, one after the other.
  struct Producer: Coroutine {
    typealias Returned = Void
    let fixture: Fixture
    var next: Int
    let end: Int

    static let body = Program {
      While {
        $0.next < $0.end
      } do: {
        YieldFrom { $0.fixture.queue.put($0.next) }
        Do { $0.fixture.put.append($0.next) }
        Do { $0.next += 1 }
      }
    }
  }

  /// Gets some items.
  struct Consumer: Coroutine {
    typealias Returned = Void
    let fixture: Fixture
    var left: Int

    static let body = Program {
      While {
        $0.left > 0
      } do: {
        YieldFrom {
          $0.fixture.queue.get()
        } receive: {
          $0.fixture.got.append($1)
        }
        Do { try $0.fixture.queue.taskDone() }
        Do { $0.left -= 1 }
      }
    }
  }

  /// Takes out what is left until nothing more comes.
  static func drain(_ test: TestLoop, _ fixture: Fixture) throws {
    while true {
      try test.loop.runUntilIdle()
      guard !fixture.queue.isEmpty else { return }
      fixture.got.append(try fixture.queue.getNowait())
      try fixture.queue.taskDone()
    }
  }

  static func check(_ fixture: Fixture, isClosed: Bool) throws {
    // The item of a producer that was interrupted is in the queue, or was never put.
    let items = fixture.got.sorted()
    try demand(Set(items).count == items.count, "an item came twice: \(items)")
    if isClosed { return }
    try demand(Set(fixture.put).isSubset(of: items), "put \(fixture.put), got \(items)")
    try demand(fixture.queue.unfinishedCount == 0, "\(fixture.queue.unfinishedCount) unfinished")
  }

  @Test(arguments: [1, 2, nil]) func `a consumer that is interrupted loses no item`(
    maxSize: Int?
  ) throws {
    for seed in [nil] + (1...Self.seedCount).map(Optional.some) {
      try cancelEverywhere(seed: seed) { test in
        let fixture = Fixture(test.loop, maxSize: maxSize)
        test.loop.createTask(Producer(fixture: fixture, next: 0, end: 3))
        test.loop.createTask(Producer(fixture: fixture, next: 10, end: 13))
        let other = test.loop.createTask(Consumer(fixture: fixture, left: 3))
        test.loop.callLater(.seconds(1)) { other.cancel() }
        return fixture
      } run: { _, fixture in
        Consumer(fixture: fixture, left: 3)
      } check: { test, fixture, run in
        let isClosed = run.interruption?.way == .byClosing
        if !isClosed { try Self.drain(test, fixture) }
        try Self.check(fixture, isClosed: isClosed)
        if isClosed { return }
        try demand(fixture.got.count == 6, "\(fixture.got.count) of 6 items")
      }
    }
  }

  @Test(arguments: [1, 2]) func `a producer that is interrupted leaves no place unused`(
    maxSize: Int
  ) throws {
    for seed in [nil] + (1...Self.seedCount).map(Optional.some) {
      try cancelEverywhere(seed: seed) { test in
        let fixture = Fixture(test.loop, maxSize: maxSize)
        test.loop.createTask(Producer(fixture: fixture, next: 10, end: 13))
        let other = test.loop.createTask(Consumer(fixture: fixture, left: 6))
        test.loop.callLater(.seconds(1)) { other.cancel() }
        return fixture
      } run: { _, fixture in
        Producer(fixture: fixture, next: 0, end: 3)
      } check: { test, fixture, run in
        let isClosed = run.interruption?.way == .byClosing
        if !isClosed { try Self.drain(test, fixture) }
        try Self.check(fixture, isClosed: isClosed)
        if isClosed { return }
        try demand(fixture.got.filter { $0 >= 10 }.sorted() == [10, 11, 12], "\(fixture.got)")
      }
    }
  }

  @Test func `whoever waits for the items to be done is told`() throws {
    for seed in [nil] + (1...Self.seedCount).map(Optional.some) {
      try cancelEverywhere(seed: seed) { test in
        let fixture = Fixture(test.loop, maxSize: 1)
        test.loop.createTask(Producer(fixture: fixture, next: 0, end: 3))
        test.loop.createTask(Consumer(fixture: fixture, left: 3))
        return (fixture, test.loop.createTask(Joining(fixture: fixture)))
      } run: { _, fixture in
        Joining(fixture: fixture.0)
      } check: { _, fixture, run in
        guard run.interruption?.way != .byClosing else { return }
        try demand(fixture.1.isDone, "another one that joins waits for ever")
      }
    }
  }

  /// Waits until there were items and all are done.
  struct Joining: Coroutine {
    typealias Returned = Void
    let fixture: Fixture

    static let body = Program {
      While {
        $0.fixture.put.isEmpty
      } do: {
        YieldFrom { _ in EventLoop.turn }
      }
      YieldFrom { $0.fixture.queue.join() }
    }
  }
}
