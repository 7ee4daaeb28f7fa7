import Loop
import Testing

@Suite struct CallbackOrder {
  @Test func `callbacks run in the order in which they were added`() throws {
    let fixture = try LoopFixture()
    for word in ["a", "b", "c"] { fixture.loop.callSoon(fixture.noting(word)) }
    #expect(try fixture.run() == ["a", "b", "c"])
  }

  @Test func `what a callback adds runs in the next iteration`() throws {
    let fixture = try LoopFixture()
    fixture.loop.callSoon { [loop = fixture.loop] in
      fixture.journal.note("a")
      loop.callSoon(fixture.noting("c"))
    }
    fixture.loop.callSoon(fixture.noting("b"))
    #expect(try fixture.run() == ["a", "b", "c"])
  }

  @Test func `timers run by deadline, and in the order of their making among equals`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    loop.callLater(.seconds(2), fixture.noting("c"))
    loop.callAt(.seconds(1), fixture.noting("a"))
    loop.callLater(.seconds(2), fixture.noting("d"))
    loop.callLater(.seconds(1), fixture.noting("b"))
    #expect(try fixture.run() == ["a", "b", "c", "d"])
    #expect(fixture.now == 2)
  }

  @Test func `a delay of zero and a time in the past are due in the next iteration`() throws {
    let fixture = try LoopFixture()
    fixture.loop.callLater(.zero, fixture.noting("b"))
    fixture.loop.callAt(.seconds(-1), fixture.noting("a"))
    fixture.loop.callSoon(fixture.noting("ready"))
    #expect(try fixture.run() == ["ready", "a", "b"])
    #expect(fixture.now == 0)
  }

  @Test func `a cancelled callback does not run, and a cancelled timer does not move the clock`()
    throws
  {
    let fixture = try LoopFixture()
    let handle = fixture.loop.callSoon(fixture.noting("soon"))
    let timer = fixture.loop.callLater(.seconds(5), fixture.noting("later"))
    handle.cancel()
    timer.cancel()
    #expect(handle.isCancelled)
    #expect(!timer.isPending)
    #expect(try fixture.run() == [])
    #expect(fixture.now == 0)
  }

  @Test func `a callback may cancel one that is ready in the same iteration`() throws {
    let fixture = try LoopFixture()
    var timer: EventLoop.TimerHandle?
    fixture.loop.callLater(.seconds(1)) { timer?.cancel() }
    timer = fixture.loop.callLater(.seconds(1), fixture.noting("never"))
    #expect(try fixture.run() == [])
  }

  // What is told of a future takes two places of the ready queue, which has 256 at first.
  @Test func `callbacks of a future keep their place in a queue that has to grow for them`() throws
  {
    for count in 252...258 {
      let fixture = try LoopFixture()
      let future = fixture.loop.createFuture(Int.self)
      future.addDoneCallback { _ in fixture.journal.note("told") }
      var ran = 0
      for _ in 0..<count { fixture.loop.callSoon { ran += 1 } }
      try future.setResult(1)
      fixture.loop.callSoon { fixture.journal.note("after \(ran)") }
      #expect(try fixture.run() == ["told", "after \(count)"])
    }
  }

  @Test func `an error that leaves a callback is reported, and the loop goes on`() throws {
    let fixture = try LoopFixture()
    fixture.loop.callSoon { throw Mishap.first }
    fixture.loop.callLater(.seconds(1)) { throw Mishap.second }
    fixture.loop.callSoon(fixture.noting("next"))
    #expect(try fixture.run() == ["callback: first", "next", "callback: second"])
  }

  @Test func `stop ends the run after the iteration, and a later run goes on`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    loop.callSoon {
      loop.stop()
      loop.callSoon(fixture.noting("b"))
    }
    loop.callSoon(fixture.noting("a"))
    #expect(try loop.runUntilIdle() == .stopped)
    #expect(fixture.journal.take() == ["a"])
    #expect(try loop.runUntilIdle() == .idle)
    #expect(fixture.journal.take() == ["b"])
  }

  @Test func `a loop that was stopped before performs one iteration`() throws {
    let fixture = try LoopFixture()
    fixture.loop.callSoon { fixture.loop.callSoon(fixture.noting("b")) }
    fixture.loop.callSoon(fixture.noting("a"))
    fixture.loop.stop()
    #expect(try fixture.loop.runUntilIdle() == .stopped)
    #expect(fixture.journal.take() == ["a"])
    fixture.loop.stop()
    #expect(try fixture.loop.runUntilIdle() == .stopped)
    #expect(fixture.journal.take() == ["b"])
  }
}
