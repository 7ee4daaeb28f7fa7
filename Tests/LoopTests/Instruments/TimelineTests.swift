import Foundation
import Generators
import Loop
import LoopTesting
import Testing

@Suite struct Timelines {
  private func record(
    capacity: Int? = nil, _ body: (LoopFixture) throws -> Void
  ) throws -> EventLoop.Timeline {
    let fixture = try LoopFixture()
    let recorder = TimelineInstrument(fixture.loop, capacity: capacity)
    fixture.loop.addInstrument(recorder)
    try body(fixture)
    return recorder.timeline
  }

  @Test func `a step has its task, its time, its place and what the task waits for`() throws {
    let timeline = try record { fixture in
      fixture.loop.createTask(Resting(), name: "a")
      try fixture.loop.runUntilIdle()
    }
    let steps = timeline.slices.filter { $0.track == 1 }
    #expect(steps.map(\.start) == [0, 1_000_000_000, 1_000_000_000])
    #expect(steps.map(\.file) == [#fileID, #fileID, nil])
    #expect(steps.map(\.line) == [Resting.line, Resting.line + 1, nil])
    #expect(steps.map(\.waitsFor) == [.timer, nil, nil])
    #expect(
      timeline.tracks.map(\.name) == ["callbacks", "a"]
        && timeline.tracks.map(\.coroutine) == ["", "Resting"])
    let end = try #require(timeline.ends.first)
    #expect(end.time == 1_000_000_000 && end.track == 1 && end.end == .finished)
    #expect(timeline.waits.map(\.start) == [0] && timeline.waits.map(\.end) == [1_000_000_000])
  }

  @Test func `a wake-up names what it came from`() throws {
    let timeline = try record { fixture in
      let loop = fixture.loop
      let future = loop.createFuture(Void.self)
      loop.createTask(Waiting(future: future), name: "waiting")
      loop.createTask(Completing(future: future), name: "completing")
      try loop.runUntilIdle()
    }
    #expect(
      timeline.wakes.map { "\($0.from.map { "\($0)" } ?? "-") \($0.to) \($0.cause)" } == [
        "- 1 outside", "- 2 outside", "0 2 timer", "2 1 task",
      ])
    #expect(timeline.wakes.last?.slice.map { timeline.slices[$0].track } == 2)
  }

  @Test func `who has made a task, and what a gather waits for, are known`() throws {
    let timeline = try record { fixture in
      let outer = fixture.loop.createTask(Gathering(), name: "outer")
      try fixture.loop.runUntilIdle()
      #expect(outer.isDone)
    }
    #expect(timeline.tracks.filter { $0.number > 0 }.map(\.maker) == [nil, 1, 1])
    let first = try #require(timeline.slices.first)
    #expect(first.track == 1 && first.waitsFor == .gather && first.others == [2, 3])
    // The last of them has ended, of which a callback tells the gather.
    #expect(timeline.wakes.last?.from == 3 && timeline.wakes.last?.to == 1)
  }

  @Test func `a cancellation has who asked for it`() throws {
    let timeline = try record { fixture in
      let task = fixture.loop.createTask(Resting(), name: "a")
      fixture.loop.callSoon { task.cancel() }
      try fixture.loop.runUntilIdle()
    }
    #expect(timeline.cancellations.map(\.from) == [0] && timeline.cancellations.map(\.to) == [1])
    #expect(timeline.wakes.last?.cause == .cancellation)
    #expect(timeline.ends.map(\.end) == [.cancelled])
  }

  @Test func `a ring keeps the last records, and the tasks that are in them`() throws {
    let timeline = try record(capacity: 10) { fixture in
      for number in 1...5 { fixture.loop.createTask(Resting(), name: "\(number)") }
      try fixture.loop.runUntilIdle()
      fixture.loop.createTask(Resting(), name: "last")
      try fixture.loop.runUntilIdle()
    }
    #expect(timeline.dropped > 0)
    let count =
      timeline.slices.count + timeline.wakes.count + timeline.ends.count + timeline.waits.count
    #expect(count == 10)
    #expect(timeline.tracks.last?.name == "last")
    #expect(try TraceChecker(timeline.chromeTrace).faults == [])
  }

  @Test func `a timeline is encoded under the names that readers know`() throws {
    let timeline = try record { fixture in try WatchedTasks.fill(fixture) }
    let data = try JSONEncoder().encode(timeline)
    #expect(try JSONDecoder().decode(EventLoop.Timeline.self, from: data) == timeline)
    let text = String(decoding: data, as: UTF8.self)
    for word in ["tracks", "slices", "wakes", "number", "name", "coroutine", "start", "cause"] {
      #expect(text.contains("\"\(word)\":"))
    }
  }

  @Test func `a Chrome trace keeps the rules of its format`() throws {
    let timeline = try record { fixture in try WatchedTasks.fill(fixture) }
    let checker = try TraceChecker(timeline.chromeTrace)
    #expect(checker.faults == [])
    #expect(checker.counts["X"] == timeline.slices.count + timeline.waits.count)
    #expect(checker.counts["s"] ?? 0 > 5 && checker.counts["s"] == checker.counts["f"])
    #expect(checker.counts["i"] == timeline.cancellations.filter { $0.slice != nil }.count)
  }

  @Test func `a Chrome trace in real time keeps them too`() throws {
    let loop = try EventLoop()
    defer { loop.close() }
    let recorder = TimelineInstrument(loop)
    loop.addInstrument(recorder)
    for number in 1...20 { loop.createTask(Turning(left: number), name: "\"\(number)\"\n") }
    loop.createTask(loop.runInExecutor { 1 })
    try loop.runUntilIdle()
    let checker = try TraceChecker(recorder.timeline.chromeTrace)
    #expect(checker.faults == [])
    #expect(recorder.timeline.wakes.contains { $0.cause == .thread })
  }

  @Test func `a chart has a line for each task`() throws {
    let timeline = try record { fixture in
      fixture.loop.createTask(Resting(), name: "first")
      let late = fixture.loop.createTask(fixture.later(4, 1), name: "a rather long name")
      fixture.loop.callLater(.seconds(2)) { late.cancel() }
      try fixture.loop.runUntilIdle()
    }
    #expect(
      timeline.chart(width: 40) == """
                       0             2.0 seconds
        first          █───────────█
        a rather lon…  █───────────────────────×

        """)
    #expect(EventLoop.Timeline().chart() == "nothing was recorded\n")
  }

  @Test func `slow steps and callbacks are told of`() throws {
    let clock = VirtualClock()
    let loop = try EventLoop(clock: clock)
    defer { loop.close() }
    loop.exceptionHandler = { _, _ in }
    loop.slowStepThreshold = .milliseconds(100)
    let recorder = TimelineInstrument(loop)
    loop.addInstrument(recorder)
    loop.createTask(Computing(clock: clock), name: "computing")
    loop.callLater(.seconds(1)) { clock.advance(by: .milliseconds(200)) }
    loop.callLater(.seconds(2)) { clock.advance(by: .milliseconds(100)) }
    try loop.runUntilIdle()
    let timeline = recorder.timeline
    #expect(timeline.slowStepThreshold == 100_000_000)
    #expect(timeline.slowSlices.map(\.track) == [1, 0])
    #expect(
      timeline.chart(width: 40).hasSuffix(
        """
        a step of computing blocked the loop for 0.3 seconds before it came to TimelineTests.swift:\(Computing.line)
        a callback blocked the loop for 0.2 seconds

        """))
    let trace = String(decoding: timeline.chromeTrace, as: UTF8.self)
    #expect(trace.split(separator: "\"cat\":\"slow\"").count == 3)
    #expect(try TraceChecker(timeline.chromeTrace).faults == [])
  }

  @Test func `tasks that were there before the instrument have names too`() throws {
    let fixture = try LoopFixture()
    fixture.loop.createTask(Resting(), name: "early")
    let recorder = TimelineInstrument(fixture.loop)
    fixture.loop.addInstrument(recorder)
    try fixture.loop.runUntilIdle()
    #expect(recorder.timeline.tracks.map(\.name) == ["callbacks", "early"])
    recorder.reset()
    #expect(recorder.timeline.slices.isEmpty)
  }
}

/// Sleeps for a second, then takes a turn.
private struct Resting: Coroutine {
  typealias Returned = Void
  static let line = #line + 3

  static let body = Program {
    YieldFrom { $0.loop.sleep(.seconds(1)) }
    YieldFrom { _ in EventLoop.turn }
  }
}

/// Takes 0.3 seconds for something.
private struct Computing: Coroutine {
  typealias Returned = Void
  static let line = #line + 5
  let clock: VirtualClock

  static let body = Program {
    Do { $0.clock.advance(by: .milliseconds(300)) }
    YieldFrom { _ in EventLoop.turn }
  }
}

private struct Waiting: Coroutine {
  typealias Returned = Void
  let future: Future<Void>

  static let body = Program {
    YieldFrom { $0.future }
  }
}

private struct Completing: Coroutine {
  typealias Returned = Void
  let future: Future<Void>

  static let body = Program {
    YieldFrom { $0.loop.sleep(.seconds(1)) }
    Do { try $0.future.setResult(()) }
  }
}

private struct Gathering: Coroutine {
  typealias Returned = Void

  static let body = Program {
    YieldFrom { $0.loop.gather((1...2).map { _ in Resting() }, combining: { _ in }) }
  }
}

private struct Turning: Coroutine {
  typealias Returned = Void
  var left: Int

  static let body = Program {
    While({ $0.left > 0 }) {
      YieldFrom { _ in EventLoop.turn }
      Do { $0.left -= 1 }
    }
  }
}
