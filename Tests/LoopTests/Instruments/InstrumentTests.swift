import Generators
import Loop
import LoopTesting
import Testing

@Suite struct Instruments {
  @Test func `a loop keeps what it promises to instruments`() throws {
    let laws = LawfulInstrument()
    try WatchedTasks.run(laws)
    laws.end()
    #expect(laws.faults == [])
    #expect(laws.spawnCount == 11 && laws.exitCount == 11)
  }

  @Test func `instruments change nothing`() throws {
    try InstrumentLaw.check { _ in LawfulInstrument() }
    try InstrumentLaw.check { _ in JournalInstrument() }
    try InstrumentLaw.check { _ in StatisticsInstrument() }
  }

  @Test func `a journal has a line for each event`() throws {
    let fixture = try LoopFixture()
    let instrument = JournalInstrument()
    fixture.loop.addInstrument(instrument)
    let task = fixture.loop.createTask(fixture.later(1, 1), name: "a")
    fixture.loop.createTask(fixture.later(5, 1), name: "b")
    task.addDoneCallback { _ in fixture.loop.allTasks.first?.cancel() }
    try fixture.loop.runUntilIdle()
    #expect(
      instrument.take().filter { !$0.hasPrefix("wait") && !$0.hasPrefix("woken") } == [
        "spawn a", "spawn b", "step a", "pause a", "step b", "pause b",
        "timer", "step a", "pause a", "exit a: finished",
        "cancel b", "step b", "pause b", "exit b: cancelled",
      ])
    #expect(instrument.lines == [])
  }

  @Test func `a journal shows each wait with its limit`() throws {
    let fixture = try LoopFixture()
    let instrument = JournalInstrument()
    fixture.loop.addInstrument(instrument)
    fixture.loop.callLater(.seconds(1)) {}
    try fixture.loop.runUntilIdle()
    // A virtual clock does not let the loop block; it jumps afterwards.
    #expect(instrument.take() == ["wait 0.0 seconds", "woken by 0", "timer"])
    let silent = JournalInstrument(notesWaits: false)
    fixture.loop.removeInstrument(instrument)
    fixture.loop.addInstrument(silent)
    fixture.loop.callLater(.seconds(1)) {}
    try fixture.loop.runUntilIdle()
    #expect(silent.lines == ["timer"])
  }

  @Test func `statistics count tasks, steps, timers and time`() throws {
    let time = VirtualClock()
    let statistics = StatisticsInstrument(clock: time)
    let fixture = try LoopFixture()
    let loop = fixture.loop
    loop.addInstrument(statistics)
    loop.createTask(Busy(time: time, duration: .milliseconds(30)))
    loop.createTask(Busy(time: time, duration: .milliseconds(50)))
    fixture.spawn("error", fixture.failing(1, .first))
    fixture.spawn("cancelled", fixture.later(1, 1)).cancel()
    _ = try fixture.run()
    #expect(statistics.spawnCount == 4)
    #expect(statistics.finishedCount == 2 && statistics.failedCount == 1)
    #expect(statistics.cancelledCount == 1 && statistics.cancellationCount == 1)
    #expect(statistics.stepCount == 7)
    #expect(statistics.stepTime == .milliseconds(160))
    #expect(statistics.longestStep == .milliseconds(50))
    #expect(statistics.timerCount == 1)
    #expect(statistics.waitCount > 0 && statistics.waitTime == .zero)
  }

  @Test func `instruments are added once, removed, and told of nothing then`() throws {
    let fixture = try LoopFixture()
    let (first, second) = (JournalInstrument(), JournalInstrument())
    fixture.loop.addInstrument(first)
    fixture.loop.addInstrument(first)
    fixture.loop.addInstrument(second)
    #expect(fixture.loop.instruments.count == 2)
    #expect(fixture.loop.removeInstrument(first))
    #expect(!fixture.loop.removeInstrument(first))
    fixture.loop.createTask(fixture.later(0, 1))
    #expect(fixture.loop.removeInstrument(second))
    try fixture.loop.runUntilIdle()
    #expect(first.lines == [] && second.lines == ["spawn Task-1"])
    #expect(fixture.loop.instruments.isEmpty)
  }

  @Test func `an instrument that comes or goes in a step sees whole steps only`() throws {
    let fixture = try LoopFixture()
    let (early, late) = (JournalInstrument(notesWaits: false), JournalInstrument(notesWaits: false))
    fixture.loop.addInstrument(early)
    fixture.loop.createTask(Exchange(loop: fixture.loop, old: early, new: late), name: "x")
    try fixture.loop.runUntilIdle()
    #expect(early.lines == ["spawn x", "step x", "pause x"])
    #expect(late.lines == ["step x", "pause x", "exit x: finished"])
  }

  @Test
  func `what an instrument begins when the loop waits is not kept waiting`()
    throws
  {
    let loop = try EventLoop()
    defer { loop.close() }
    // Otherwise the loop would wait without limit.
    let handle = loop.makeThreadsafeLoop()
    loop.addInstrument(
      Actor { [unowned loop] in loop.createTask(Immediately { [unowned loop] in loop.stop() }) })
    try loop.runForever()
    loop.addInstrument(
      Actor { [unowned loop] in
        loop.callLater(.milliseconds(1)) { [unowned loop] in loop.stop() }
      })
    loop.callLater(.seconds(1000)) {}
    try loop.runForever()
    withExtendedLifetime(handle) {}
  }

  @Test func `a timer that an instrument adds when the loop waits is not late`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    loop.addInstrument(
      Actor { [unowned loop, journal = fixture.journal] in
        loop.callLater(.seconds(1)) { [unowned loop] in journal.note("at \(loop.time)") }
      })
    loop.callLater(.seconds(9)) {}
    #expect(try fixture.run() == ["at 1.0 seconds"])
  }

  @Test func `an instrument that comes or goes in a wait sees whole waits only`() throws {
    let fixture = try LoopFixture()
    let (early, late) = (JournalInstrument(), JournalInstrument())
    fixture.loop.addInstrument(early)
    fixture.loop.addInstrument(WaitingExchange(fixture.loop, old: early, new: late))
    for seconds in 1...2 { fixture.loop.callLater(.seconds(seconds)) {} }
    try fixture.loop.runUntilIdle()
    #expect(early.lines == ["wait 0.0 seconds", "woken by 0"])
    #expect(late.lines == ["timer", "wait 0.0 seconds", "woken by 0", "timer"])
  }
}

/// Exchanges instruments when the loop begins to wait for the first time.
private final class WaitingExchange: EventLoop.Instrument {
  private unowned let loop: EventLoop
  private let old: any EventLoop.Instrument
  private let new: any EventLoop.Instrument

  init(_ loop: EventLoop, old: any EventLoop.Instrument, new: any EventLoop.Instrument) {
    self.loop = loop
    self.old = old
    self.new = new
  }

  func beforeWait(limit: Duration?) {
    if loop.removeInstrument(old) { loop.addInstrument(new) }
  }
}

/// Does something when the loop begins to wait for the first time.
private final class Actor: EventLoop.Instrument {
  private var action: (() -> Void)?

  init(_ action: @escaping () -> Void) { self.action = action }

  func beforeWait(limit: Duration?) { action.take()?() }
}

/// Takes some time in each of two steps.
private struct Busy: Coroutine {
  typealias Returned = Void
  let time: VirtualClock
  let duration: Duration

  static let body = Program {
    Do { $0.time.advance(by: $0.duration) }
    YieldFrom { _ in EventLoop.turn }
    Do { $0.time.advance(by: $0.duration) }
  }
}

/// Exchanges instruments in its first step.
private struct Exchange: Coroutine {
  typealias Returned = Void
  let loop: EventLoop
  let old: JournalInstrument
  let new: JournalInstrument

  static let body = Program {
    Do {
      $0.loop.removeInstrument($0.old)
      $0.loop.addInstrument($0.new)
    }
    YieldFrom { _ in EventLoop.turn }
  }
}
