import Generators
import Loop
import LoopTesting
import Testing

@Suite struct Combinators {
  @Test func `sleep gives a result if it is told one`() throws {
    let fixture = try LoopFixture()
    fixture.spawn("sleep", fixture.loop.sleep(.seconds(2), result: "rested"))
    let cancelled = fixture.spawn("cancelled", fixture.loop.sleep(.seconds(3), result: 1))
    fixture.loop.callLater(.seconds(1)) { cancelled.cancel() }
    #expect(try fixture.run() == ["cancelled cancelled", "sleep rested"])
    #expect(fixture.now == 2)
  }

  @Test func `sleep gives up a turn or waits, and can be cancelled`() throws {
    let fixture = try LoopFixture()
    fixture.spawn("zero", fixture.loop.sleep(.zero))
    let long = fixture.spawn("long", fixture.loop.sleep(.seconds(50)))
    fixture.spawn("one", fixture.loop.sleep(.seconds(1)))
    fixture.loop.callLater(.seconds(2)) { long.cancel() }
    #expect(try fixture.run() == ["zero", "one", "long cancelled"])
    #expect(fixture.now == 2)
  }

  @Test func `gather gives the results in order, and takes a future twice`() throws {
    let fixture = try LoopFixture()
    let twice = fixture.loop.createTask(fixture.later(1, 7)).future
    fixture.spawn("gather", fixture.loop.gather([twice, twice]))
    fixture.spawn("slow", fixture.loop.gather([fixture.later(3, 1), fixture.later(2, 2)]))
    fixture.spawn("none", fixture.loop.gather([Future<Int>]()))
    #expect(try fixture.run() == ["none []", "gather [7, 7]", "slow [1, 2]"])
  }

  @Test func `what combines the results may complete the gather itself`() throws {
    let fixture = try LoopFixture()
    var gather: Future<Int>?
    gather = fixture.loop.gather(
      [fixture.later(1, 1)],
      combining: { _ in
        try? gather?.setException(Mishap.first)
        return 4_096
      })
    fixture.spawn("gather", try #require(gather))
    #expect(try fixture.run() == ["gather first"])
    gather = nil
  }

  @Test func `gather takes awaitables of different types`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    let (text, number, ()) = try loop.runUntilComplete(
      loop.gather(fixture.later(2, "a"), fixture.later(1, 5), loop.sleep(.seconds(3))))
    #expect(text == "a" && number == 5 && fixture.now == 3)
    let failed = loop.gather(fixture.later(2, "a"), fixture.failing(1, .first))
    #expect(throws: Mishap.first) { _ = try loop.runUntilComplete(failed) }
  }

  @Test func `the first error of a gather is its own, and the others go on`() throws {
    let fixture = try LoopFixture()
    let slow = fixture.spawn("slow", fixture.later(3, 1))
    let failing = fixture.spawn("failing", fixture.failing(1, .first))
    fixture.spawn("gather", fixture.loop.gather([slow, failing]))
    #expect(try fixture.run() == ["failing first", "gather first", "slow 1"])
  }

  @Test func `a member of a gather that is done is told of before the next one begins`() throws {
    let fixture = try LoopFixture()
    let failed = fixture.loop.createFuture(Int.self)
    try failed.setException(Mishap.first)
    let second = fixture.journal.noting("second", fixture.loop.sleep(.zero))
    fixture.spawn("gather", fixture.loop.gather(failed, second))
    #expect(try fixture.run() == ["gather first", "second"])
  }

  @Test func `gatherResults gives errors as results`() throws {
    let fixture = try LoopFixture()
    let cancelled = fixture.loop.createFuture(Int.self)
    cancelled.cancel()
    let gather = fixture.loop.gatherResults(
      [fixture.loop.createTask(fixture.failing(1, .first)).future, cancelled]
    ) { $0.map { outcome in (try? outcome.get()) ?? -1 } }
    #expect(try fixture.loop.runUntilComplete(gather) == [-1, -1])
  }

  @Test func `cancelling a gather cancels the children and fails it when they have ended`() throws {
    let fixture = try LoopFixture()
    let children = [
      fixture.spawn("a", fixture.later(5, 1)), fixture.spawn("b", fixture.later(5, 2)),
    ]
    let gather = fixture.loop.gatherResults(children)
    fixture.loop.callLater(.seconds(1)) {
      #expect(gather.cancel())
      #expect(!gather.isDone)
    }
    #expect(try fixture.run() == ["a cancelled", "b cancelled"])
    #expect(!gather.isCancelled)
    #expect(throws: CancelledError.self) { try gather.result() }
  }

  @Test func `futures of another loop are refused`() throws {
    let (near, far) = (try LoopFixture(), try LoopFixture())
    let loop = near.loop
    let stranger = far.loop.createFuture(Int.self)
    let done = far.loop.createFuture(Int.self)
    try done.setResult(1)
    for future in [stranger, done] {
      let child = loop.createTask(near.later(1, 1)).future
      near.spawn("ensureFuture", loop.ensureFuture(future))
      near.spawn("gather", loop.gather([child, future]))
      near.spawn("gatherResults", loop.gatherResults([child, future], combining: \.count))
      near.spawn("tuple", loop.gather(loop.sleep(.seconds(1)), future))
      near.spawn("wait", loop.wait([child, future]))
      near.spawn("waitFor", loop.waitFor(future, timeout: .seconds(1)))
      near.spawn("zero", loop.waitFor(future, timeout: .zero))
      near.spawn("shield", loop.shield(future))
      for next in loop.asCompleted([child, future], timeout: .seconds(9)) {
        near.spawn("completed", next)
      }
      let words = try near.run()
      #expect(
        Set(words) == [
          "ensureFuture \(LoopError.foreignFuture)", "gather \(LoopError.foreignFuture)",
          "gatherResults 2",
          "tuple \(LoopError.foreignFuture)", "wait \(LoopError.foreignFuture)",
          "waitFor \(LoopError.foreignFuture)",
          "zero \(LoopError.foreignFuture)", "shield \(LoopError.foreignFuture)",
          "completed \(LoopError.foreignFuture)", "completed 1",
        ])
    }
    #expect(!stranger.isDone, "nobody has cancelled it")
    #expect(near.now == 2)
  }

  @Test func `wait tells who is done`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    let a = loop.createTask(fixture.later(1, 1)).future
    let b = loop.createTask(fixture.failing(2, .first)).future
    let c = loop.createTask(fixture.later(3, 3)).future
    let first = try loop.runUntilComplete(loop.wait([a, b, c, a], returnWhen: .firstCompleted))
    #expect(first.done == [a] && first.pending == [b, c])
    let error = try loop.runUntilComplete(loop.wait([b, c], returnWhen: .firstException))
    #expect(error.done == [b] && error.pending == [c])
    let late = try loop.runUntilComplete(loop.wait([c], timeout: .zero))
    #expect(late.pending == [c])
    let all = try loop.runUntilComplete(loop.wait([b, c]))
    #expect(all.done == [b, c] && all.pending.isEmpty)
    #expect(throws: LoopError.nothingToWaitFor) {
      try loop.runUntilComplete(loop.wait([Future<Int>]()))
    }
    #expect(try b.exception() as? Mishap == .first)
  }

  @Test func `waitFor gives the result in time, or cancels and raises`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    let inner = fixture.spawn("inner", fixture.later(9, 9))
    fixture.spawn("early", loop.waitFor(fixture.later(1, 1), timeout: .seconds(2)))
    fixture.spawn("late", loop.waitFor(inner, timeout: .seconds(3)))
    fixture.spawn("unlimited", loop.waitFor(fixture.later(4, 4), timeout: nil))
    fixture.spawn("zero", loop.waitFor(fixture.later(1, 1), timeout: .zero))
    #expect(
      try fixture.run() == [
        "zero timeout", "early 1", "inner cancelled", "late timeout", "unlimited 4",
      ])
  }

  @Test func `cancelling waitFor cancels what it waits for, and waits for its end`() throws {
    let fixture = try LoopFixture()
    let inner = fixture.spawn("inner", fixture.later(9, 9))
    let outer = fixture.spawn("outer", fixture.loop.waitFor(inner, timeout: .seconds(5)))
    fixture.loop.callLater(.seconds(1)) { outer.cancel() }
    #expect(try fixture.run() == ["inner cancelled", "outer cancelled"])
    #expect(fixture.now == 1)
  }

  @Test func `a gather that is cancelled again and again reports nothing`() throws {
    try withTestLoop { test in
      let loop = test.loop
      let members = loop.gather([loop.sleep(.seconds(9)), loop.sleep(.seconds(9))]) { $0.count }
      let task = loop.createTask(test.journal.noting("gather", members))
      func cancel(_ count: Int) {
        task.cancel()
        if count > 1 { loop.callSoon { cancel(count - 1) } }
      }
      loop.callLater(.seconds(1)) { cancel(5) }
      try loop.runUntilIdle()
      try test.journal.expect(["gather cancelled"])
    }
  }

  @Test func `closing waitFor cancels what it waits for, and does not wait`() throws {
    let fixture = try LoopFixture()
    let wait = AnyGenerator(
      fixture.loop.waitFor(
        fixture.journal.noting("inner", fixture.loop.sleep(.seconds(9))), timeout: .seconds(5)))
    fixture.loop.createTask(wait)
    fixture.loop.callLater(.seconds(1)) {
      try wait.close()
      fixture.journal.note("closed")
    }
    #expect(try fixture.run() == ["closed", "inner cancelled"])
    #expect(fixture.now == 1)
  }

  @Test func `a shield takes a cancellation off`() throws {
    let fixture = try LoopFixture()
    let inner = fixture.spawn("inner", fixture.later(2, 2))
    let outer = fixture.spawn("outer", fixture.loop.shield(inner))
    fixture.spawn("through", fixture.loop.shield(inner))
    fixture.loop.callLater(.seconds(1)) { outer.cancel() }
    #expect(try fixture.run() == ["outer cancelled", "inner 2", "through 2"])
    #expect(fixture.loop.shield(inner) == inner.future)
  }

  @Test func `asCompleted gives results as they come, and timeouts for the rest`() throws {
    let fixture = try LoopFixture()
    let members = [
      fixture.later(3, "c"), fixture.later(1, "a"), fixture.later(9, "z"), fixture.later(2, "b"),
    ]
    let results = fixture.loop.asCompleted(members, timeout: .seconds(5))
    for (number, next) in results.enumerated() { fixture.spawn("\(number)", next) }
    #expect(results.next() == nil)
    #expect(try fixture.run() == ["0 a", "1 b", "2 c", "3 timeout"])
  }

  @Test func `asCompleted counts a future once, and takes no time if it is given none`() throws {
    let fixture = try LoopFixture()
    let (loop, future) = (fixture.loop, fixture.loop.createFuture(Int.self))
    try future.setResult(1)
    let pending = loop.createFuture(Int.self)
    for limit in [Duration.zero, .seconds(-1)] {
      let results = loop.asCompleted([pending, future, future, pending], timeout: limit)
      for (number, next) in results.enumerated() { fixture.spawn("\(number)", next) }
      #expect(try fixture.run() == ["0 1", "1 timeout"])
    }
    #expect(loop.asCompleted([Future<Int>](), timeout: .seconds(1)).next() == nil)
    #expect(try fixture.run() == [] && fixture.now == 0)
  }
}
