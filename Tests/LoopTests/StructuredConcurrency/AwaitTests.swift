import Generators
import Loop
import TestSupport
import Testing

/// `async` closures that coroutines await, on loops that Swift tasks drive and on threads.
@Suite(.oneAtATime) struct AwaitTests {
  @Test(arguments: DriverKind.allCases)
  func `a coroutine gets what an async closure returns`(_ driver: DriverKind) async throws {
    let answer = try await driver.run { _ in
      Await {
        await Task.yield()
        return 42
      }
    }
    #expect(answer == 42)
  }

  @Test(arguments: DriverKind.allCases)
  func `its error is raised at the yield, as what it is`(_ driver: DriverKind) async throws {
    #expect(try await driver.run { _ in Handling(error: Mishap.first) } == "first")
  }

  @Test func `several run at once`() async throws {
    let meeting = SharedJournal()
    let sum = try await EventLoop.run { loop in
      loop.gather(
        (1...3).map { number in
          Await {
            meeting.note("\(number)")
            for other in 1...3 { await meeting.wait(for: "\(other)") }
            return number
          }
        }, combining: { $0.reduce(0, +) })
    }
    #expect(sum == 6)
  }

  @Test(arguments: DriverKind.allCases)
  func `cancelling the coroutine cancels it, and waits for its children`(
    _ driver: DriverKind
  ) async throws {
    let journal = SharedJournal()
    let task = Task {
      try await driver.run { _ in
        Await {
          await withTaskGroup(of: Void.self) { group in
            group.addTask {
              journal.note("waiting")
              try? await untilCancelled()
              for _ in 0..<10 { await Task.yield() }
              journal.note("child")
            }
          }
          journal.note("end")
        }
      }
    }
    await journal.wait(for: "waiting")
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(journal.words == ["waiting", "child", "end"])
  }

  @Test(arguments: DriverKind.allCases)
  func `cancelling a gather of coroutines cancels what they await`(
    _ driver: DriverKind
  ) async throws {
    let journal = SharedJournal()
    let task = Task {
      try await driver.run { loop in
        loop.gather(
          (0..<2).map { number in
            Await {
              journal.note("waiting \(number)")
              try? await untilCancelled()
              journal.note("end \(number)")
            }
          }, combining: { _ in })
      }
    }
    for number in 0..<2 { await journal.wait(for: "waiting \(number)") }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    // The gather ends with the first of its members; the other's Swift task may take longer.
    await journal.wait(for: "end 0")
    await journal.wait(for: "end 1")
  }

  @Test func `an error of its own comes before the cancellation`() async {
    let journal = SharedJournal()
    let task = Task {
      try await EventLoop.run { _ in
        Await {
          journal.note("waiting")
          do { try await untilCancelled() } catch { throw Mishap.second }
        }
      }
    }
    await journal.wait(for: "waiting")
    task.cancel()
    await #expect(throws: Mishap.second) { try await task.value }
  }

  @Test func `a time limit cancels it`() async throws {
    await #expect(throws: TimeoutError.self) {
      try await EventLoop.run(timeout: .milliseconds(1)) { _ in
        Await { try await untilCancelled() }
      }
    }
    await #expect(throws: TimeoutError.self) {
      try await EventLoop.run { loop in
        loop.waitFor(
          Await { try await untilCancelled() }, timeout: .milliseconds(1))
      }
    }
  }

  @Test func `CancellationError that it throws by itself is a cancellation`() async throws {
    let word = try await EventLoop.run { _ in Handling(error: CancellationError()) }
    #expect(word == "cancelled")
  }

  @Test func `closing the loop cancels it and does not wait`() async throws {
    let journal = SharedJournal()
    let thread = try LoopThread()
    let task = Task {
      try await thread.run { _ in
        Await {
          journal.note("waiting")
          try? await untilCancelled()
          journal.note("end")
        }
      }
    }
    await journal.wait(for: "waiting")
    await thread.shutdown()
    await #expect(throws: LoopError.closed) { try await task.value }
    await journal.wait(for: "end")
  }

  @Test func `a coroutine that is dropped while it waits cancels it`() async throws {
    let journal = SharedJournal()
    let runner = TaskRunner()
    let handle = runner.loop.makeThreadsafeLoop()
    do {
      let inner = AnyGenerator<Suspension, Void, Void>(
        Await {
          journal.note("waiting")
          try? await untilCancelled()
          journal.note("end")
          try? handle.callSoonThreadsafe { $0.stop() }
        })
      let task = runner.loop.createTask(inner)
      try await runner.run(Await { await journal.wait(for: "waiting") })
      try inner.close()
      task.cancel()
    }
    try await runner.runUntilIdle()
    #expect(journal.words == ["waiting", "end"])
    runner.close()
  }

  @Test func `on the loop's executor it runs between the steps, on the loop's thread`() async throws
  {
    let thread = try LoopThread()
    let executor = thread.executor
    let isThere = try await thread.run { _ in
      Await(executorPreference: executor) {
        await Task.yield()
        return executor.isIsolatingCurrentContext() == true
      }
    }
    #expect(isThere)
    await thread.shutdown()
  }

  @Test func `it inherits the task-locals of the task that drives the loop`() async throws {
    let name = try await Local.$name.withValue("driver") {
      try await EventLoop.run { _ in Await { Local.name } }
    }
    #expect(name == "driver")
  }

  @Test func `a future of it is done when it has ended`() async throws {
    let runner = TaskRunner()
    let future = runner.loop.ensureFuture(Await { 7 })
    #expect(try await runner.run(future) == 7)
    #expect(try future.result() == 7)
    runner.close()
  }

  @Test func `a step that gets nothing raises what it is resumed with`() throws {
    var source = Await { 1 }
    #expect(throws: Mishap.first) { try source.resume(.raise(Mishap.first)) }
  }
}

private enum Local {
  @TaskLocal static var name = "nobody"
}

private struct Handling: Coroutine {
  typealias Returned = String
  let error: any Error & Sendable

  static let body = Program {
    Try {
      YieldFrom { frame in Await { [error = frame.error] in throw error } }
    } catch: {
      Catch(Mishap.self) { Return { _ in "first" } }
      Catch(CancelledError.self) { Return { _ in "cancelled" } }
    }
    Return { _ in "nothing" }
  }
}
