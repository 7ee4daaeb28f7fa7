import Generators
import Loop
import LoopTesting
import Testing

/// Queues with producers and consumers that are interrupted everywhere, in many orders: no item is
/// lost or doubled, and nobody waits for ever.
@Suite struct InterruptedQueues {
  static let seedCount: UInt64 = 5

  final class Fixture {
    let queue: Queue<Int>
    var put: [Int] = []
    var got: [Int] = []
    var others: [EventLoop.Task<Void>] = []

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

  /// Everybody who is not interrupted has gone as far as is possible: nobody waits for an item that
  /// is there, or for room that is there.
  static func check(_ test: TestLoop, _ fixture: Fixture, isClosed: Bool) throws {
    try demand(Set(fixture.got).count == fixture.got.count, "an item came twice: \(fixture.got)")
    if isClosed { return }
    let consumer = fixture.others[0]
    try demand(
      consumer.isDone || fixture.queue.isEmpty,
      "a consumer waits, and \(fixture.queue.count) are there")
    let isStuck = fixture.others.dropFirst().contains { !$0.isDone }
    try demand(!isStuck || fixture.queue.isFull, "a producer waits, and there is room")
    for other in fixture.others { other.cancel() }
    try test.loop.runUntilIdle()
    while !fixture.queue.isEmpty {
      fixture.got.append(try fixture.queue.getNowait())
      try fixture.queue.taskDone()
      try test.loop.runUntilIdle()
    }
    try demand(
      fixture.got.sorted() == fixture.put.sorted(), "put \(fixture.put), got \(fixture.got)")
    try demand(fixture.queue.unfinishedCount == 0, "\(fixture.queue.unfinishedCount) unfinished")
  }

  /// Interrupts a coroutine beside a consumer and some producers.
  static func interrupt(
    maxSize: Int?, consumer: Int, producers: [ClosedRange<Int>],
    _ victim: (Fixture) -> some Coroutine
  ) throws {
    for seed in [nil] + (1...Self.seedCount).map(Optional.some) {
      try cancelEverywhere(seed: seed) { test in
        let fixture = Fixture(test.loop, maxSize: maxSize)
        fixture.others = [test.loop.createTask(Consumer(fixture: fixture, left: consumer))]
        fixture.others += producers.map {
          test.loop.createTask(
            Producer(fixture: fixture, next: $0.lowerBound, end: $0.upperBound))
        }
        return fixture
      } run: { _, fixture in
        victim(fixture)
      } check: { test, fixture, run in
        try Self.check(test, fixture, isClosed: run.interruption?.way == .byClosing)
      }
    }
  }

  @Test(arguments: [1, 2, nil]) func `a consumer that is interrupted loses no item`(
    maxSize: Int?
  ) throws {
    try Self.interrupt(maxSize: maxSize, consumer: 3, producers: [0...3, 10...13]) {
      Consumer(fixture: $0, left: 3)
    }
  }

  @Test(arguments: [1, 2]) func `a producer that is interrupted leaves no place unused`(
    maxSize: Int
  ) throws {
    for consumed in [2, 3, 6] {
      try Self.interrupt(maxSize: maxSize, consumer: consumed, producers: [10...13]) {
        // Who finds no room in the end would wait for ever.
        Producer(fixture: $0, next: 0, end: consumed == 6 ? 3 : 1)
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
