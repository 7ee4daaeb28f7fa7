import Loop
import Testing

@Suite struct ErrorReports {
  @Test func `an error that was never retrieved is reported when the task goes`() throws {
    let fixture = try LoopFixture()
    fixture.loop.createTask(fixture.failing(1, .first))
    #expect(try fixture.run() == ["taskError: first"])
  }

  @Test func `a future's error is reported when the future goes`() throws {
    let fixture = try LoopFixture()
    do {
      let future = fixture.loop.createFuture(Int.self)
      try future.setException(Mishap.first)
    }
    #expect(fixture.journal.take() == ["futureError: first"])
  }

  @Test func `a retrieved error is not reported`() throws {
    let fixture = try LoopFixture()
    do {
      let task = fixture.loop.createTask(fixture.failing(1, .first))
      #expect(try fixture.run() == [])
      #expect(try task.exception() as? Mishap == .first)
      fixture.spawn("awaits", fixture.loop.createTask(fixture.failing(1, .second)))
      fixture.loop.createTask(fixture.loop.gatherResults([fixture.failing(1, .first)]))
    }
    #expect(try fixture.run() == ["awaits second"])
    fixture.loop.close()
    #expect(fixture.journal.take() == [])
  }

  @Test func `an error that was never retrieved is reported at the latest when the loop closes`()
    throws
  {
    let fixture = try LoopFixture()
    let task = fixture.loop.createTask(fixture.failing(1, .first))
    let future = fixture.loop.createFuture(Int.self)
    try future.setException(Mishap.second)
    #expect(try fixture.run() == [])
    fixture.loop.close()
    #expect(fixture.journal.take() == ["futureError: second", "taskError: first"])
    withExtendedLifetime((task, future)) {}
  }
}
