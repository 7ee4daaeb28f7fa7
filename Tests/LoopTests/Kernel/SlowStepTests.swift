import Generators
import Loop
import Testing

/// A time that moves only when a test says so.
private final class StepTime {
  var milliseconds: Int64 = 5_000
}

/// A clock that takes its time to be read.
private final class SlowClock: EventLoopClock {
  private let clock = VirtualClock()
  private let time: StepTime

  init(_ time: StepTime) { self.time = time }

  var nanoseconds: Int64 {
    time.milliseconds += 200
    return clock.nanoseconds
  }

  func timeout(until deadline: Int64?) -> Int64? { clock.timeout(until: deadline) }
  func idle(until deadline: Int64) { clock.idle(until: deadline) }
}

/// Takes some time in its first step, and more in its second.
private struct Blocker: Coroutine {
  typealias Returned = Void
  let time: StepTime
  let first: Int64
  let second: Int64

  static let line: UInt32 = #line + 4

  static let body = Program {
    Do { $0.time.milliseconds += $0.first }
    YieldFrom { _ in EventLoop.turn }
    Do { $0.time.milliseconds += $0.second }
  }
}

/// Leaves all to another.
private struct Outer: Coroutine {
  typealias Returned = Void
  let blocker: Blocker

  static let line: UInt32 = #line + 3

  static let body = Program {
    YieldFrom { $0.blocker }
  }
}

@Suite struct SlowSteps {
  private let fixture: LoopFixture
  private let time = StepTime()

  init() throws {
    fixture = try LoopFixture()
    let time = time
    fixture.loop.stepTime = { time.milliseconds * 1_000_000 }
    fixture.loop.slowStepThreshold = .milliseconds(100)
  }

  @Test func `a step that takes longer than a tenth of a second is reported with its task`() throws
  {
    fixture.loop.createTask(Blocker(time: time, first: 100, second: 101), name: "blocker")
    fixture.loop.createTask(Blocker(time: time, first: 0, second: 0), name: "innocent")
    #expect(
      try fixture.run() == ["slowStep: a step of blocker blocked the loop for 0.101 seconds"])
  }

  @Test func `the report says where the step ended, through every yield from`() throws {
    var reports: [SlowStep] = []
    fixture.loop.exceptionHandler = { _, report in
      if let step = report.error as? SlowStep { reports.append(step) }
    }
    fixture.loop.createTask(Outer(blocker: Blocker(time: time, first: 150, second: 0)), name: "a")
    try fixture.loop.runUntilIdle()
    let step = try #require(reports.first)
    #expect(step.trace.map(\.function) == ["Outer", "Blocker"])
    #expect(step.trace.map(\.file) == ["LoopTests/SlowStepTests.swift", #fileID])
    #expect(step.trace.map(\.line) == [Outer.line, Blocker.line])
    #expect(
      step.description == """
        a step of a blocked the loop for 0.15 seconds before it came to
          File "LoopTests/SlowStepTests.swift", line \(Outer.line), in Outer
          File "LoopTests/SlowStepTests.swift", line \(Blocker.line), in Blocker
        """)
  }

  @Test func `a callback, a timer and a done callback are reported too`() throws {
    let time = time
    let loop = fixture.loop
    let future = loop.createFuture(Int.self)
    future.addDoneCallback { _ in time.milliseconds += 400 }
    loop.callSoon { time.milliseconds += 200 }
    loop.callLater(.seconds(1)) {
      time.milliseconds += 300
      try future.setResult(1)
    }
    #expect(
      try fixture.run() == [
        "slowStep: a callback blocked the loop for 0.2 seconds",
        "slowStep: a callback blocked the loop for 0.3 seconds",
        "slowStep: a callback blocked the loop for 0.4 seconds",
      ])
  }

  @Test func `waiting and the time between two runs are not steps`() throws {
    fixture.loop.createTask(Blocker(time: time, first: 1, second: 1))
    #expect(try fixture.run() == [])
    time.milliseconds += 10_000
    fixture.loop.createTask(Blocker(time: time, first: 1, second: 1))
    #expect(try fixture.run() == [])
  }

  @Test func `finding the timers that are due is no callback's doing`() throws {
    let loop = try EventLoop(clock: SlowClock(time))
    defer { loop.close() }
    var reports: [ErrorReport] = []
    loop.exceptionHandler = { reports.append($1) }
    loop.stepTime = { [time] in time.milliseconds * 1_000_000 }
    for _ in 0..<3 { loop.callAt(.seconds(1)) {} }
    #expect(try loop.runUntilIdle() == .idle)
    #expect(reports.isEmpty)
  }

  @Test func `the time that the handler takes is not the next step's`() throws {
    let time = time
    var reports: [SlowStep] = []
    fixture.loop.exceptionHandler = { _, report in
      if let step = report.error as? SlowStep { reports.append(step) }
      time.milliseconds += 500
    }
    fixture.loop.createTask(Blocker(time: time, first: 150, second: 0), name: "blocker")
    try fixture.loop.runUntilIdle()
    let step = try #require(reports.first)
    #expect(reports.count == 1)
    #expect(step.subject == .task("blocker"))
    #expect(step.duration == .milliseconds(150) && step.threshold == .milliseconds(100))
  }

  @Test func `the threshold can be set, and set to never`() throws {
    let loop = fixture.loop
    #expect(try EventLoop().slowStepThreshold == .milliseconds(100))
    loop.slowStepThreshold = .seconds(1)
    loop.createTask(Blocker(time: time, first: 999, second: 1001))
    #expect(try fixture.run() == ["slowStep: a step of Task-1 blocked the loop for 1.001 seconds"])
    loop.slowStepThreshold = nil
    loop.createTask(Blocker(time: time, first: 100_000, second: 0))
    #expect(try fixture.run() == [])
    loop.slowStepThreshold = .milliseconds(10)
    loop.createTask(Blocker(time: time, first: 10, second: 11))
    #expect(try fixture.run() == ["slowStep: a step of Task-3 blocked the loop for 0.011 seconds"])
  }

  @Test func `a threshold that is set in a step counts from there`() throws {
    let time = time
    let loop = fixture.loop
    loop.slowStepThreshold = nil
    loop.callSoon {
      time.milliseconds += 1_000
      loop.slowStepThreshold = .milliseconds(100)
    }
    #expect(try fixture.run() == [])
  }
}
