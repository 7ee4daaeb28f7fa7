import Foundation
import Generators
import Loop
import LoopTesting
import Testing

@Suite struct Snapshots {
  /// A task that waits for all of two, of which one has a lock that the other waits for.
  private func fill(_ loop: EventLoop) throws {
    let lock = Lock(loop: loop)
    loop.createTask(Outer(lock: lock), name: "outer")
    loop.callLater(.milliseconds(500)) { [unowned loop] in loop.stop() }
    try loop.runUntilIdle()
  }

  @Test func `a snapshot has the tasks with what they wait for, and who waits for them`() throws {
    let fixture = try LoopFixture()
    try fill(fixture.loop)
    let snapshot = fixture.loop.snapshot()
    #expect(snapshot.time == 500_000_000 && snapshot.deadlines == [1_000_000_000])
    #expect(snapshot.tasks.map(\.number) == [1, 2, 3])
    #expect(snapshot.tasks.map(\.name) == ["outer", "Task-2", "Task-3"])
    #expect(snapshot.tasks.map(\.coroutine) == ["Outer", "Inner", "Inner"])
    #expect(snapshot.tasks.map(\.obstacle) == [.gather, .timer, .lock])
    #expect(snapshot.tasks.map(\.waitsFor) == [[2, 3], [], [2]])
    #expect(snapshot.tasks.map(\.waitedForBy) == [[], [1, 3], [1]])
    #expect(snapshot.tasks.allSatisfy { $0.state == .waiting && $0.maker == nil })
    #expect(snapshot.tasks[0].trace.map(\.line) == [UInt32(Outer.line)])
    #expect(snapshot.locks.map(\.holder) == [2] && snapshot.locks.map(\.waiters) == [[3]])
    #expect(snapshot.readyCount == 0 && snapshot.descriptors == [] && snapshot.callCount == 0)
  }

  @Test func `a snapshot prints as a tree`() throws {
    let fixture = try LoopFixture()
    try fill(fixture.loop)
    let file = #fileID
    #expect(
      fixture.loop.snapshot().description == """
        3 tasks, 1 timer, time 0.5 seconds
        outer (Outer) waits for all of Task-2, Task-3
        │ File "\(file)", line \(Outer.line), in Outer
        ├ Task-2 (Inner) waits for a timer
        │   File "\(file)", line \(Inner.line + 1), in Inner
        └ Task-3 (Inner) waits for a lock that Task-2 has taken
          │ File "\(file)", line \(Inner.line), in Inner
          └ Task-2, see above
        """)
    #expect(fixture.loop.snapshot().tree(limit: 1).hasSuffix("and 2 more"))
  }

  @Test func `a snapshot prints as a table and as a graph`() throws {
    let fixture = try LoopFixture()
    try fill(fixture.loop)
    let snapshot = fixture.loop.snapshot()
    let place = "SnapshotTests.swift:"
    #expect(
      snapshot.table.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        == [
          "NUMBER NAME COROUTINE STATE MAKER PLACE WAITS FOR",
          "1 outer Outer waiting - \(place)\(Outer.line) gather: 2, 3",
          "2 Task-2 Inner waiting - \(place)\(Inner.line + 1) timer",
          "3 Task-3 Inner waiting - \(place)\(Inner.line) lock: 2",
        ])
    let graph = snapshot.graphviz
    #expect(graph.hasPrefix("digraph loop {") && graph.hasSuffix("}"))
    #expect(graph.contains("1 -> 2 [label=\"gather\"];") && graph.contains("3 -> 2"))
  }

  @Test func `a circle is in the tree too`() throws {
    let fixture = try LoopFixture()
    let boxes = [Box(), Box()]
    let tasks = boxes.map { fixture.loop.createTask(Awaiting(box: $0), name: "t") }
    boxes[0].task = tasks[1]
    boxes[1].task = tasks[0]
    try fixture.loop.runUntilIdle()
    let tree = fixture.loop.snapshot().description
    #expect(tree.contains("└ t (Awaiting) waits for t") && tree.contains("└ t, see above"))
    tasks[0].cancel()
    try fixture.loop.runUntilIdle()
    for box in boxes { box.task = nil }
  }

  @Test func `a snapshot that a task takes shows that it runs, and what is ready`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    let box = Box()
    loop.addInstrument(JournalInstrument())
    loop.createTask(Looking(box: box), name: "looking")
    try loop.runUntilIdle()
    let snapshot = try #require(box.snapshot)
    #expect(snapshot.tasks.map(\.state) == [.running, .ready])
    #expect(snapshot.tasks.map(\.maker) == [nil, 1] && snapshot.readyCount == 1)
  }

  @Test func `a snapshot is encoded and comes back equal`() throws {
    let fixture = try LoopFixture()
    try fill(fixture.loop)
    let snapshot = fixture.loop.snapshot()
    let data = try JSONEncoder().encode(snapshot)
    #expect(try JSONDecoder().decode(EventLoop.Snapshot.self, from: data) == snapshot)
    #expect(fixture.loop.snapshot() == snapshot)
  }

  @Test func `another thread gets a snapshot by the loop's handle`() async throws {
    let thread = try LoopThread()
    let count = try await withCheckedThrowingContinuation { continuation in
      do {
        try thread.handle.snapshot { continuation.resume(returning: $0.tasks.count) }
      } catch {
        continuation.resume(throwing: error)
      }
    }
    #expect(count == 0)
  }

  @Test func `a long row of tasks is shown in parts`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    var last = Box()
    for _ in 0..<1000 {
      let box = Box()
      box.task = loop.createTask(Awaiting(box: last))
      last = box
    }
    try loop.runUntilIdle()
    let tree = loop.snapshot().tree(limit: 5000)
    #expect(tree.split(separator: "\n").count > 2000 && tree.contains("see below"))
    #expect(tree.split(separator: "\n").allSatisfy { $0.count < 150 })
  }
}

private final class Box {
  var task: EventLoop.Task<Void>?
  var snapshot: EventLoop.Snapshot?
}

private struct Outer: Coroutine {
  typealias Returned = Void
  static let line = #line + 4
  let lock: Lock

  static let body = Program {
    YieldFrom { outer in outer.loop.gather((1...2).map { _ in Inner(lock: outer.lock) }) { _ in } }
  }
}

private struct Inner: Coroutine {
  typealias Returned = Void
  static let line = #line + 4
  let lock: Lock

  static let body = Program {
    With({ $0.lock }) {
      YieldFrom { $0.loop.sleep(.seconds(1)) }
    }
  }
}

/// Waits for a task, or for a future that nobody completes.
private struct Awaiting: Coroutine {
  typealias Returned = Void
  let box: Box

  static let body = Program {
    YieldFrom { $0.box.task?.future ?? $0.loop.createFuture(Void.self) }
  }
}

private struct Looking: Coroutine {
  typealias Returned = Void
  let box: Box

  static let body = Program {
    Do { $0.loop.createTask(EventLoop.turn) }
    Do { $0.box.snapshot = $0.loop.snapshot() }
  }
}
