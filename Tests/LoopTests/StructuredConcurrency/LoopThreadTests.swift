import Generators
import Loop
import TestSupport
import Testing

/// Threads that run loops, and coroutines that Swift tasks run there.
@Suite(.oneAtATime) struct LoopThreadTests {
  @Test func `the shared thread is one`() throws {
    #expect(try LoopThread.shared() === LoopThread.shared())
  }

  @Test func `a shared thread that was shut down is followed by another`() async {
    // In a process of its own, where no other test uses it.
    await #expect(processExitsWith: .success) {
      let first = try LoopThread.shared()
      await first.shutdown()
      let second = try LoopThread.shared()
      let answer = try await second.run { _ in Await { 42 } }
      #expect(first !== second && answer == 42)
    }
  }

  @Test func `an error while it starts comes out`() {
    #expect(throws: Mishap.first) { try LoopThread { _ in throw Mishap.first } }
  }

  @Test func `a coroutine is a task of the loop`() async throws {
    let thread = try LoopThread()
    let names = try await thread.run { loop in
      Immediately { loop.allTasks.map { $0 == loop.currentTask } }
    }
    #expect(names == [true])
    await thread.shutdown()
  }

  @Test func `after the end of the thread coroutines are refused`() async throws {
    let thread = try LoopThread()
    await thread.shutdown()
    await thread.shutdown()
    await #expect(throws: LoopError.closed) { try await thread.run { _ in Await { 1 } } }
  }

  @Test func `no call hangs when the thread ends meanwhile`() async throws {
    var findings = Findings()
    for round in 0..<300 {
      let thread = try LoopThread { $0.slowStepThreshold = nil }
      let errors = await strangeErrors(of: 4) { _ in
        try await thread.run { $0.sleep(.microseconds(round)) }
      } until: {
        await thread.shutdown()
      }
      findings.note(unless: errors.isEmpty, "round \(round): \(errors)")
    }
    #expect(findings.isEmpty, "\(findings)")
  }

  @Test func `a coroutine that is running when the loop is closed is closed where it stands`()
    async throws
  {
    let journal = SharedJournal()
    let thread = try LoopThread()
    let task = Task { try await thread.run { UntilClosed(loop: $0, journal: journal) } }
    await journal.wait(for: "waiting")
    await thread.shutdown()
    await #expect(throws: LoopError.closed) { try await task.value }
    #expect(journal.words == ["waiting", "closed"])
  }

  @Test func `dropping the object ends the thread`() async throws {
    let journal = SharedJournal()
    let handle = try LoopThread { loop in
      loop.createTask(UntilClosed(loop: loop, journal: journal))
    }.handle
    await journal.wait(for: "closed")
    #expect(throws: LoopError.closed) { try handle.callSoonThreadsafe { () -> Void in } }
  }

  @Test func `an error that the caller gets is reported to nobody else`() async throws {
    let thread = try LoopThread { loop in
      loop.exceptionHandler = { _, report in Issue.record("\(report)") }
    }
    await #expect(throws: Mishap.second) {
      try await thread.run { _ in Await { throw Mishap.second } }
    }
    await thread.shutdown()
  }

  @Test func `a coroutine of the loop may call back into another loop`() async throws {
    let thread = try LoopThread()
    let sum = try await thread.run { _ in
      Await { try await EventLoop.run { $0.gather([Await { 1 }, Await { 2 }]) }.reduce(0, +) }
    }
    #expect(sum == 3)
    await thread.shutdown()
  }
}
