import Generators
import Loop
import Testing

/// Yields one suspension again and again, and keeps nothing else.
private struct Repeater: Generator, Awaitable {
  typealias Yielded = Suspension
  typealias Sent = Void
  typealias Returned = Int

  let suspension: Suspension
  let times: Int
  var yields = 0

  init(_ suspension: Suspension, times: Int) {
    self.suspension = suspension
    self.times = times
  }

  mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Int> {
    if case .raise(let error) = resumption { throw error }
    if yields == times { return .returned(yields) }
    yields += 1
    return .yielded(suspension)
  }
}

@Suite struct Suspensions {
  @Test func `a suspension may be yielded never, once, or again and again`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    let future = loop.createFuture(Int.self)
    let suspension = Suspension(awaiting: future)
    for times in 0...3 { fixture.spawn("\(times)", Repeater(suspension, times: times)) }
    loop.callLater(.seconds(1)) { try future.setResult(1) }
    #expect(try fixture.run() == ["0 0", "1 1", "2 2", "3 3"])
    #expect(fixture.now == 1)
  }

  @Test func `an error of the future is raised at each yield`() throws {
    let fixture = try LoopFixture()
    let future = fixture.loop.createFuture(Int.self)
    let suspension = Suspension(awaiting: future)
    fixture.spawn("a", Repeater(suspension, times: 1))
    try fixture.loop.runUntilIdle()
    try future.setException(Mishap.first)
    fixture.spawn("b", Repeater(suspension, times: 1))
    #expect(try fixture.run() == ["a first", "b first"])
  }

  @Test func `futures that are done and dropped are let go of, and hold nobody up`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    let counter = LifeCounter()
    var suspensions: [Suspension] = []
    for _ in 0..<10_000 {
      let future = loop.createFuture(LifeCounter.Life.self)
      suspensions.append(Suspension(awaiting: future))
      try future.setResult(counter.make())
    }
    #expect(counter.alive < 200)
    fixture.spawn("late", Repeater(suspensions[0], times: 2))
    #expect(try fixture.run() == ["late 2"])
    loop.close()
    #expect(counter.alive == 0)
  }

  @Test func `a future of another loop, or of one that is gone, is refused`() throws {
    let fixture = try LoopFixture()
    let other = try EventLoop()
    let foreign = other.createFuture(Int.self)
    fixture.spawn("foreign", Repeater(Suspension(awaiting: foreign), times: 1))
    other.close()
    fixture.spawn("closed", Repeater(Suspension(awaiting: foreign), times: 1))
    #expect(
      try fixture.run() == [
        "foreign \(LoopError.foreignFuture)", "closed \(LoopError.foreignFuture)",
      ])
  }

  @Test func `a task that waits by hand can be cancelled`() throws {
    let fixture = try LoopFixture()
    let future = fixture.loop.createFuture(Int.self)
    let task = fixture.spawn("a", Repeater(Suspension(awaiting: future), times: 1))
    try fixture.loop.runUntilIdle()
    task.cancel()
    #expect(try fixture.run() == ["a cancelled"])
    #expect(future.isCancelled)
  }
}
