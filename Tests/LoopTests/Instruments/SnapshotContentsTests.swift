import Foundation
import Generators
import Loop
import LoopTesting
import Testing

/// What a snapshot has besides tasks that wait for each other: queues, groups, limits, Swift tasks.
@Suite struct SnapshotContents {
  private func snapshot(of fixture: LoopFixture) throws -> EventLoop.Snapshot {
    try fixture.loop.runUntilIdle()
    return fixture.loop.snapshot()
  }

  @Test func `a queue is there with its size, and with what waits for an item and for a place`()
    throws
  {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    let (full, empty) = (Queue<Int>(loop: loop, maxSize: 1), Queue<Int>(loop: loop))
    try full.putNowait(1)
    loop.createTask(full.put(2), name: "first")
    loop.createTask(empty.get(), name: "reader")
    loop.createTask(full.put(3), name: "second")
    let snapshot = try snapshot(of: fixture)
    #expect(snapshot.queues.map(\.count) == [1, 0] && snapshot.queues.map(\.maxSize) == [1, nil])
    #expect(snapshot.queues.map(\.putters) == [[1, 3], []])
    #expect(snapshot.queues.map(\.getters) == [[], [2]])
    #expect(
      snapshot.description.hasSuffix(
        """
        queue with 1 of 1 items; for a place: first, second
        queue with 0 items; for an item: reader
        """))
    #expect(
      try JSONDecoder().decode(EventLoop.Snapshot.self, from: JSONEncoder().encode(snapshot))
        == snapshot)
    for task in loop.allTasks { task.cancel() }
    #expect(try self.snapshot(of: fixture).queues == [])
  }

  @Test func `one that was woken in vain waits at its queue again`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    let queue = Queue<Int>(loop: loop)
    loop.createTask(queue.get(), name: "reader")
    try loop.runUntilIdle()
    try queue.putNowait(1)
    #expect(try queue.getNowait() == 1)
    #expect(try snapshot(of: fixture).queues.map(\.getters) == [[1]])
  }

  @Test func `a queue that is gone is waited at no more`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    let waiting = Waiting()
    var get: Queue<Int>.Get? = Queue<Int>(loop: loop).get()
    loop.callSoon {
      // What it yields is kept; the queue goes with the wait for it.
      if case .yielded(let suspension)? = try get?.resume(.next) { waiting.suspension = suspension }
      get = nil
    }
    loop.createTask(Holding(waiting: waiting), name: "holding")
    let snapshot = try snapshot(of: fixture)
    #expect(snapshot.tasks.count == 1 && snapshot.queues == [])
    waiting.suspension = nil
  }

  @Test func `a task group is there with the task that has entered it`() throws {
    let fixture = try LoopFixture()
    fixture.loop.createTask(Grouping(), name: "parent")
    fixture.loop.callLater(.milliseconds(500)) { [unowned loop = fixture.loop] in loop.stop() }
    let snapshot = try snapshot(of: fixture)
    #expect(snapshot.groups.map(\.parent) == [1] && snapshot.groups.map(\.tasks) == [[2, 3]])
    #expect(snapshot.description.hasSuffix("task group of parent: a, b"))
    try fixture.loop.runUntilIdle()
    #expect(fixture.loop.snapshot().groups == [])
  }

  @Test func `a task has the time limits around it, the earliest first`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    loop.createTask(Limited(), name: "limited")
    loop.callLater(.seconds(1)) { [unowned loop] in loop.stop() }
    var snapshot = try snapshot(of: fixture)
    #expect(snapshot.tasks.map(\.limits) == [[5_000_000_000, 9_000_000_000], [3_000_000_000]])
    #expect(snapshot.description.contains("waits for a timer, for 2.0 seconds at most"))
    loop.callLater(.seconds(3)) { [unowned loop] in loop.stop() }
    snapshot = try self.snapshot(of: fixture)
    #expect(snapshot.tasks.map(\.limits) == [[9_000_000_000]])
    _ = try self.snapshot(of: fixture)
  }

  @Test func `what waits for a Swift task says so, and what a Swift task waits for`() async throws {
    try await onThread {
      let fixture = try LoopFixture()
      let loop = fixture.loop
      let task = loop.createTask(Await { try await untilCancelled() }, name: "bridge")
      let handle = task.future.makeAsyncFuture()
      loop.callLater(.seconds(1)) { [unowned loop] in loop.stop() }
      let snapshot = try self.snapshot(of: fixture)
      #expect(
        snapshot.tasks.map(\.obstacle) == [.swiftTask] && snapshot.tasks.map(\.outsideCount) == [1])
      #expect(snapshot.description.contains("waits for a Swift task, awaited outside of the loop"))
      task.cancel()
      withExtendedLifetime(handle) {}
    }
  }

  @Test func `what a Swift task has made on the loop stands under what waits for that one`()
    async throws
  {
    try await onThread {
      let fixture = try LoopFixture()
      let loop = fixture.loop
      // Somebody who looks, so that the loop remembers who has made a task.
      loop.addInstrument(StatisticsInstrument())
      let handle = loop.makeThreadsafeLoop()
      let task = loop.createTask(Await { try await handle.run { _ in Halting() } }, name: "outer")
      try loop.runForever()
      let snapshot = loop.snapshot()
      #expect(snapshot.tasks.map(\.maker) == [nil, task.number])
      #expect(snapshot.tasks.map(\.obstacle) == [.swiftTask, .event])
      let lines = snapshot.description.split(separator: "\n")
      #expect(lines.contains { $0.hasPrefix("outer") && $0.hasSuffix("waits for a Swift task") })
      #expect(lines.contains { $0.hasPrefix("└ Task-2") }, "\(snapshot)")
      task.cancel()
      #expect(throws: CancelledError.self) { try loop.runUntilComplete(task) }
    }
  }
}

private final class Waiting {
  var suspension: Suspension?
}

/// Yields what something else has yielded.
private struct Holding: Generator, Awaitable {
  typealias Yielded = Suspension
  typealias Sent = Void
  typealias Returned = Void
  let waiting: Waiting

  mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Void> {
    if case .raise(let error) = resumption { throw error }
    return waiting.suspension.map { .yielded($0) } ?? .returned(())
  }
}

/// Stops its loop, and waits for what does not come.
private struct Halting: Coroutine {
  let event = Event()

  static let body = Program {
    Do { $0.loop.stop() }
    YieldFrom { $0.event.wait() }
  }
}

private struct Grouping: Coroutine {
  typealias Returned = Void
  var group: EventLoop.TaskGroup?

  static let body = Program {
    With({ $0.loop.taskGroup() }, into: \.group) {
      Do { try $0.group?.createTask($0.loop.sleep(.seconds(1)), name: "a") }
      Do { try $0.group?.createTask($0.loop.sleep(.seconds(2)), name: "b") }
    }
  }
}

/// Five seconds for something that has three, in nine.
private struct Limited: Coroutine {
  typealias Returned = Void

  static let body = Program {
    With {
      $0.loop.timeout(.seconds(9))
    } do: {
      Try {
        With {
          $0.loop.timeout(.seconds(5))
        } do: {
          Try {
            YieldFrom { $0.loop.waitFor(Sleeper(), timeout: .seconds(3)) }
          } catch: {
            Catch(TimeoutError.self) {
              YieldFrom { $0.loop.sleep(.milliseconds(500)) }
            }
          }
        }
        YieldFrom { $0.loop.sleep(.seconds(2)) }
      } catch: {
        Catch(TimeoutError.self) {}
      }
    }
  }
}

private struct Sleeper: Coroutine {
  typealias Returned = Void

  static let body = Program {
    YieldFrom { $0.loop.sleep(.seconds(60)) }
  }
}
