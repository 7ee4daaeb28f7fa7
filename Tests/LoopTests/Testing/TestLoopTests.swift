import Foundation
import Generators
import Loop
import LoopTesting
import Testing

@Suite struct TestLoops {
  @Test func `a coroutine of an hour runs in no time and gives its result`() throws {
    let time = try withTestLoop { test in
      let value = try test.run(Later(test.loop, 3600, .success("done")))
      #expect(value == "done")
      return test.loop.time
    }
    #expect(time == .seconds(3600))
  }

  @Test func `an error of the coroutine comes out`() throws {
    #expect(throws: Mishap.first) {
      try withTestLoop { try $0.run(Later<Int>($0.loop, 1, .failure(Mishap.first))) }
    }
  }

  @Test func `everything that is left is named`() throws {
    let error = #expect(throws: LeftoverError.self) {
      try withTestLoop { test in
        let loop = test.loop
        loop.createTask(loop.createFuture(Int.self), name: "forgotten")
        loop.callLater(.seconds(1)) {}
        loop.callLater(.seconds(2)) {}
        try loop.addReader(7) {}
        try loop.addWriter(3) {}
        loop.callSoon { throw Mishap.first }
        try test.settle()
        _ = loop.runInExecutor(NeverExecutor()) { 1 }
        loop.callSoon {}
      }
    }
    #expect(error?.tasks == ["forgotten"])
    #expect(error?.timerCount == 2)
    #expect(error?.descriptors == [3, 7])
    #expect(error?.callCount == 1)
    #expect(error?.hasReadyWork == true)
    #expect(error?.reports.map(\.kind) == [.callback])
    #expect(
      error?.description == """
        the test leaves behind
          tasks: forgotten
          timers: 2
          watched descriptors: [3, 7]
          calls in executors: 1
          work that is ready
          callback: first
        """)
  }

  @Test func `an error that nobody retrieved is left behind, and may be taken`() throws {
    #expect(throws: LeftoverError.self) {
      try withTestLoop { test in
        test.loop.createTask(Later<Int>(test.loop, 1, .failure(Mishap.first)))
        try test.loop.runUntilIdle()
      }
    }
    try withTestLoop { test in
      test.loop.callSoon { throw Mishap.second }
      try test.loop.runUntilIdle()
      #expect(test.takeReports().count == 1)
    }
  }

  @Test func `futures are counted if that is asked`() throws {
    let test = TestLoop()
    let kept = test.loop.createFuture(Int.self)
    #expect(test.loop.futureCount == 1)
    let error = #expect(throws: LeftoverError.self) { try test.finish(allowingFutures: 0) }
    #expect(error?.futureCount == 1)
    try test.finish(allowingFutures: 1)
    withExtendedLifetime(kept) {}
  }

  @Test func `time that is moved by hand goes from timer to timer`() throws {
    try withTestLoop(autojump: false) { test in
      for seconds in [3, 1, 2] {
        test.loop.createTask(test.journal.noting("\(seconds)", test.loop.sleep(.seconds(seconds))))
      }
      try test.settle()
      try test.journal.expect([])
      try test.advance(by: .milliseconds(2500))
      try test.journal.expect(["1", "2"])
      #expect(test.loop.time == .milliseconds(2500))
      try test.advance(by: .milliseconds(500))
      try test.journal.expect(["3"])
      try test.advance(by: .zero)
    }
  }

  @Test func `settling from inside the loop is refused, and the run goes on`() throws {
    try withTestLoop { test in
      test.loop.callSoon { try test.settle() }
      test.loop.createTask(test.journal.noting("slept", test.loop.sleep(.seconds(1))))
      #expect(try test.loop.runUntilIdle() == .idle)
      try test.journal.expect(["slept"])
      #expect(test.takeReports().map { $0.error as? LoopError } == [.alreadyRunning])
    }
  }

  @Test func `time may be moved to its end`() throws {
    try withTestLoop(autojump: false) { test in
      test.loop.createTask(test.journal.noting("never", test.loop.sleep(.seconds(Int64.max))))
      try test.advance(by: .seconds(1))
      try test.journal.expect([])
      try test.advance(by: Duration(attoseconds: .max))
      try test.journal.expect(["never"])
      try test.advance(by: Duration(attoseconds: .max))
    }
  }

  @Test func `a loop whose time is not moved does not hang`() {
    #expect(throws: ScriptedSelectorError.scriptIsOver) {
      try withTestLoop(autojump: false) { try $0.run($0.loop.sleep(.seconds(1))) }
    }
  }

  @Test func `a task that only gives up turns does not settle`() {
    #expect(throws: TestLoopError.doesNotSettle) {
      try withTestLoop { test in
        test.loop.createTask(Spinning())
        try test.settle()
      }
    }
  }

  @Test func `blocking calls run at once`() throws {
    let result = try withTestLoop { try $0.run($0.loop.runInExecutor { 42 }) }
    #expect(result == 42)
  }

  @Test func `a journal says where it differs`() throws {
    let journal = Journal()
    journal.note("a")
    journal.note("b")
    let error = #expect(throws: JournalMismatch.self) { try journal.expect(["a", "c"]) }
    #expect(error?.place == 1)
    #expect(error?.description.hasPrefix("the journal has “b” at place 1, where “c” was") == true)
    try journal.expect([])
    journal.note("a")
    let more = #expect(throws: JournalMismatch.self) { try journal.expect(["a", "b"]) }
    #expect(more?.description.hasPrefix("the journal has nothing at place 1") == true)
  }

  @Test func `a failure in a shuffled order says its seed, and the seed repeats it`() throws {
    func body(_ test: TestLoop) throws {
      for name in ["a", "b", "c", "d"] {
        test.loop.createTask(test.journal.noting(name, EventLoop.turn))
      }
      try test.loop.runUntilIdle()
      try test.journal.expect(["a", "b", "c", "d"])
    }
    let failure = #expect(throws: SeededFailure.self) { try withShuffledTestLoops(body) }
    let seed = try #require(failure?.seed)
    let first = failure?.error as? JournalMismatch
    #expect(failure?.description.contains("LOOP_SEED=\(seed)") == true)
    let again = #expect(throws: SeededFailure.self) { try withTestLoop(seed: seed, body) }
    #expect(again?.error as? JournalMismatch == first)
    try withTestLoop(body)
  }

  @Test func `the environment names the one seed to use`() async {
    await #expect(processExitsWith: .success) {
      setenv("LOOP_SEED", "77", 1)
      var seeds: [UInt64?] = []
      try withShuffledTestLoops { seeds.append($0.seed) }
      precondition(seeds == [77])
    }
  }

  private struct Spinning: Coroutine {
    typealias Returned = Void

    static let body = Program {
      While { _ in
        true
      } do: {
        YieldFrom { _ in EventLoop.turn }
      }
    }
  }
}

/// Takes jobs and does nothing with them.
private final class NeverExecutor: EventLoop.Executor {
  func submit(_ job: @escaping @Sendable () -> Void) {}
  func shutdown() {}
}
