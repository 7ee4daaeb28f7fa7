import Foundation
import Generators
import Loop
import TestSupport
import Testing

/// Coroutines whose bodies are plain `async` code.
@Suite struct StraightLineCoroutineTests {
  /// Doubles a number on another thread, and comes back.
  private static func double(_ n: Int) async -> Int {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: 2 * n) }
    }
  }

  /// Waits until it is cancelled.
  private static func cancelled() async throws {
    let (stream, _) = AsyncStream.makeStream(of: Void.self)
    for await _ in stream {}
    try Task.checkCancellation()
  }

  @Test func `one waits for the loop and returns`() throws {
    let fixture = try LoopFixture()
    let greeting = StraightLine(on: fixture.loop) { co, loop in
      try await co.yield(from: loop.sleep(.seconds(3)))
      return "hello"
    }
    #expect(try fixture.loop.runUntilComplete(greeting) == "hello")
    #expect(fixture.now == 3)
  }

  @Test func `several share a queue and take turns`() throws {
    let fixture = try LoopFixture()
    let (loop, journal) = (fixture.loop, fixture.journal)
    let queue = Queue<Int>(loop: loop, maxSize: 1)
    loop.createTask(
      StraightLine(on: loop, sharing: (queue, journal)) { co, shared in
        for i in 0..<3 {
          try await co.yield(from: shared.0.put(i))
          shared.1.note("put \(i)")
        }
      })
    loop.createTask(
      StraightLine(on: loop, sharing: (queue, journal)) { co, shared in
        for _ in 0..<3 { shared.1.note("got \(try await co.yield(from: shared.0.get()))") }
      })
    #expect(try fixture.run() == ["put 0", "got 0", "put 1", "got 1", "put 2", "got 2"])
  }

  @Test func `what the loop does not know does not block it`() throws {
    let fixture = try LoopFixture()
    let (loop, journal) = (fixture.loop, fixture.journal)
    let gate = Gate()
    let waiting = loop.createTask(
      StraightLine(on: loop, sharing: journal) { co, journal in
        await gate.wait()
        journal.note("through")
        return await Self.double(21)
      })
    loop.createTask(
      StraightLine(on: loop, sharing: journal) { co, journal in
        journal.note("other task")
        gate.open()
      })
    #expect(try loop.runUntilComplete(waiting) == 42)
    #expect(journal.take() == ["other task", "through"])
  }

  @Test func `cancelling it where it waits for the loop raises CancelledError there`() throws {
    let fixture = try LoopFixture()
    let (loop, journal) = (fixture.loop, fixture.journal)
    let task = loop.createTask(
      StraightLine(on: loop, sharing: (loop, journal)) { co, shared in
        do {
          try await co.yield(from: shared.0.sleep(.seconds(10)))
        } catch is CancelledError {
          shared.1.note("cancelled")
          try await co.yield(from: shared.0.sleep(.seconds(1)))
          throw CancelledError()
        }
      })
    loop.callLater(.seconds(2)) { task.cancel() }
    #expect(try fixture.run() == ["cancelled"])
    #expect(task.isCancelled)
    #expect(fixture.now == 3)
  }

  @Test func `cancelling it where it waits for Swift cancels that, and the task`() throws {
    let fixture = try LoopFixture()
    let (loop, journal) = (fixture.loop, fixture.journal)
    let task = loop.createTask(
      StraightLine(on: loop, sharing: journal) { co, journal in
        defer { journal.note("defer") }
        try await Self.cancelled()
      })
    loop.callSoon { loop.callSoon { task.cancel() } }
    #expect(try fixture.run() == ["defer"])
    #expect(task.isCancelled)
  }

  @Test func `a body that goes on after that is raised at where it yields next`() throws {
    let fixture = try LoopFixture()
    let (loop, journal) = (fixture.loop, fixture.journal)
    let task = loop.createTask(
      StraightLine(on: loop, sharing: (loop, journal)) { co, shared in
        try? await Self.cancelled()
        do {
          try await co.yield(from: shared.0.sleep(.seconds(1)))
        } catch is CancelledError {
          shared.1.note("cancelled")
        }
        try await co.yield(from: shared.0.sleep(.seconds(1)))
        return "after all"
      })
    loop.callSoon { loop.callSoon { task.cancel() } }
    #expect(try fixture.run() == ["cancelled"])
    #expect(try task.result() == "after all")
  }

  @Test func `closing the loop ends what waits for Swift`() throws {
    let journal = SystemMonitor<[String]>([])
    do {
      let fixture = try LoopFixture()
      let loop = fixture.loop
      loop.createTask(
        StraightLine(on: loop) { co, _ in
          defer { journal.withLock { $0.append("defer") } }
          try await Self.cancelled()
        })
      loop.callSoon { loop.callSoon { loop.stop() } }
      try loop.runUntilIdle()
      loop.close()
    }
    #expect(journal.withLock { $0 } == ["defer"])
  }

  @Test func `a group of them is gathered`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    let doubled = (0..<50).map { n in
      StraightLine(on: loop) { co, loop in
        try await co.yield(from: loop.sleep(.seconds(1)))
        return await Self.double(n)
      }
    }
    let all = try loop.runUntilComplete(loop.gather(doubled))
    #expect(all == (0..<50).map { 2 * $0 })
  }

  @Test func `a thousand wait for other threads, and some are cancelled meanwhile`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    var ended = 0
    var findings = Findings()
    for round in 0..<20 {
      let tasks = (0..<50).map { n in
        loop.createTask(
          StraightLine(on: loop) { co, _ in
            let first = await Self.double(n)
            try Task.checkCancellation()
            return first
          })
      }
      for (n, task) in tasks.enumerated() where (n + round) % 3 == 0 {
        loop.callSoon { loop.callSoon { task.cancel() } }
      }
      try loop.runUntilIdle()
      for (n, task) in tasks.enumerated() {
        findings.note(unless: task.isDone, "round \(round), task \(n)")
        ended += 1
        if !task.isCancelled {
          findings.note(unless: try task.result() == 2 * n, "round \(round), task \(n)")
        }
      }
    }
    #expect(findings.isEmpty, "\(findings)")
    #expect(ended == 1_000)
    #expect(loop.taskCount == 0)
  }
}

/// Lets one waiting task through once it is opened.
private final class Gate: Sendable {
  private enum State: Sendable {
    case closed
    case waiting(CheckedContinuation<Void, Never>)
    case open
  }

  private let state = SystemMonitor(State.closed)

  func wait() async {
    await withCheckedContinuation { continuation in
      let isOpen = state.withLock { state in
        if case .open = state { return true }
        state = .waiting(continuation)
        return false
      }
      if isOpen { continuation.resume() }
    }
  }

  func open() {
    let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
      defer { state = .open }
      if case .waiting(let continuation) = state { return continuation }
      return nil
    }
    waiter?.resume()
  }
}
