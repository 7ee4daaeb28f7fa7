import Generators
import GeneratorsPlatform
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
    #expect(laws.causes.isSuperset(of: [.outside, .timer, .cancellation]))
  }

  @Test func `instruments change nothing`() throws {
    try InstrumentLaw.check { _ in LawfulInstrument() }
    try InstrumentLaw.check { _ in JournalInstrument() }
    try InstrumentLaw.check { _ in StatisticsInstrument() }
    try InstrumentLaw.check { TimelineInstrument($0) }
    try InstrumentLaw.check { TimelineInstrument($0, capacity: 3) }
  }

  @Test func `what makes a task ready is told by its kind`() throws {
    let loop = try EventLoop()
    defer { loop.close() }
    let causes = CauseInstrument()
    loop.addInstrument(causes)
    let future = loop.createFuture(Void.self)
    loop.createTask(future, name: "callback")
    loop.callSoon { try future.setResult(()) }
    loop.createTask(loop.sleep(.microseconds(1)), name: "timer")
    loop.createTask(loop.runInExecutor { 1 }, name: "thread")
    let cancelled = loop.createTask(loop.sleep(.seconds(1000)), name: "cancelled")
    loop.callSoon { cancelled.cancel() }
    let end = loop.createTask(EventLoop.turn, name: "turn")
    loop.createTask(end, name: "end")
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    let (reading, readable) = (ends[0], loop.createFuture(Void.self))
    try loop.addReader(reading) {
      loop.removeReader(reading)
      try readable.setResult(())
    }
    loop.createTask(readable, name: "descriptor")
    try #require(write(ends[1], [UInt8(1)], 1) == 1)
    try loop.runUntilIdle()
    #expect(
      causes.last == [
        "callback": .callback, "timer": .timer, "thread": .thread, "cancelled": .cancellation,
        "turn": .turn, "end": .task(end.number), "descriptor": .descriptor(reading),
      ])
  }

  @Test func `what a task waits for is told by its kind`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    let obstacles = CauseInstrument()
    loop.addInstrument(obstacles)
    let lock = Lock(loop: loop)
    let holder = fixture.spawn("holder", Keeping(lock: lock))
    fixture.spawn("lock", lock.acquire())
    fixture.spawn("task", holder)
    fixture.spawn("event", Event(loop: loop).wait())
    fixture.spawn("item", Queue<Int>(loop: loop).get())
    try loop.runUntilIdle()
    #expect(
      obstacles.waits == [
        "holder timer []", "lock lock [1]", "task task [1]", "event event []",
        "item queueItem []",
      ])
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

/// Notes what made each task ready last, and what each waits for.
private final class CauseInstrument: EventLoop.Instrument {
  private(set) var last: [String: EventLoop.Cause] = [:]
  private(set) var waits: [String] = []

  func taskReady(_ task: EventLoop.AnyTask, by cause: EventLoop.Cause) {
    last[task.name ?? ""] = cause
  }

  func taskWaits(_ task: EventLoop.AnyTask, for obstacle: EventLoop.Obstacle) {
    waits.append("\(task.name ?? "") \(obstacle.kind) \(obstacle.others)")
  }
}

/// Sleeps for a second with a lock taken.
private struct Keeping: Coroutine {
  typealias Returned = Void
  let lock: Lock

  static let body = Program {
    With({ $0.lock }) {
      YieldFrom { $0.loop.sleep(.seconds(1)) }
    }
  }
}
