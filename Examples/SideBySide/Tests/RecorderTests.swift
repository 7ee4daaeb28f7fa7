import Generators
import Loop
import Marks
import Testing

/// What is recorded of a loop, and of threads.
@Suite struct RecorderTests {
  @Test func `a task that waits for good stands in a file that is shown, the last one too`() throws
  {
    let loop = try EventLoop(clock: VirtualClock())
    defer { loop.close() }
    let recorder = LoopRecorder(loop, files: ["RecorderTests.swift"])
    let waiting = loop.createTask(Outer())
    #expect(throws: DeadlockError.self) { try loop.runUntilComplete(waiting) }
    let slices = recorder.recording.slices
    #expect(slices.map(\.file) == ["SideBySideTests/RecorderTests.swift"], "\(slices)")
  }

  @Test func `what blocks a loop is told once, of the task that does`() throws {
    let loop = try EventLoop(clock: VirtualClock())
    defer { loop.close() }
    let recorder = LoopRecorder(loop)
    try loop.runUntilComplete(loop.createTask(Blocks(), name: "blocks"))
    // Behind the task nothing of the loop is blocked.
    blocked {}
    let recording = recorder.recording
    #expect(recording.blocks.map(\.track) == [0] && recording.tracks.map(\.name) == ["blocks"])
    #expect(recording.blocks.map(\.line) == [Blocks.line])
  }

  @Test func `nothing is kept of a loop that was recorded`() throws {
    weak var clock: VirtualClock?
    do {
      let kept = VirtualClock()
      clock = kept
      let loop = try EventLoop(clock: kept)
      let recorder = LoopRecorder(loop)
      try loop.runUntilComplete(loop.createTask(Blocks()))
      #expect(recorder.recording.tracks.count == 1)
      loop.close()
    }
    #expect(clock == nil)
  }

  @Test func `what blocks inside of something that blocks is no news`() {
    Recorder.shared.start(pace: 1)
    running("main") {
      blocked(by: "outer") { blocked(by: "inner") {} }
    }
    let recording = Recorder.shared.recording
    #expect(recording.slices.count == 2)
    #expect(recording.wakes.map(\.cause) == ["outer"])
  }
}

extension RecorderTests {
  @Test func `tracks that are called alike are numbered`() {
    var recording = Recording()
    let names = ["Anna", "Task-1", "Task-2", "main", "Task-3"]
    recording.tracks = names.enumerated().map {
      Recording.Track(number: $0, name: $1, coroutine: $0 < 3 ? "Cook" : nil)
    }
    #expect(recording.titles == ["Anna: Cook", "Cook 1", "Cook 2", "main", "Task-3"])
  }

  @Test(arguments: [
    (1, [[10, 30], [40, 50]]), (2, [[20, 25]]), (3, []),
  ])
  func `nothing goes on while all the threads are blocked`(
    _ threads: Int, _ expected: [[Int64]]
  ) {
    var recording = Recording()
    recording.blocks = [(0, 10, 25), (1, 20, 30), (0, 40, 45), (1, 45, 50)].map {
      Recording.Slice(track: $0, start: $1, end: $2, file: nil, line: nil)
    }
    #expect(recording.stalls(ofThreads: threads).map { [$0.start, $0.end] } == expected)
  }

  @Test func `a track ends with its last slice, unless that waits`() {
    var recording = Recording()
    recording.slices = [(0, 10, 20, nil), (0, 0, 5, 3), (1, 0, 5, nil), (1, 10, 15, 7)].map {
      Recording.Slice(track: $0, start: $1, end: $2, file: nil, line: $3)
    }
    #expect(recording.ends == [0: 20])
  }

  @Test func `what an executor runs has a track of its own, which is kept`() throws {
    let loop = try EventLoop()
    defer { loop.close() }
    let recorder = LoopRecorder(loop)
    #expect(try loop.runUntilComplete(loop.runInExecutor { 7 }) == 7)
    _ = loop.createTask(Blocks())
    _ = loop.createTask(Blocks())
    _ = try loop.runUntilIdle()
    let recording = recorder.recording.limited(to: 1)
    #expect(recording.tracks.map(\.isThread) == [nil, true] && recording.more == 1)
    let number = recording.tracks.last?.number
    #expect(recording.slices.count { $0.track == number } == 1)
    // It runs beside the loop, so that a trace leaves it out.
    #expect(recording.timeline.tracks.count == 1 && recording.timeline.slices.count == 1)
  }
}

/// Waits for good, in a coroutine of another file.
private struct Outer: Coroutine {
  static let body = Program {
    YieldFrom { _ in Inner() }
  }
}

#sourceLocation(file:"Other.swift",line:1)
private struct Inner: Coroutine {
  let queue = Queue<Int>()

  static let body = Program {
    YieldFrom { $0.queue.get() }
  }
}
#sourceLocation()

/// Blocks its loop, in a function that does, too.
private struct Blocks: Coroutine {
  static let line = #line + 3

  static let body = Program {
    Do { _ in blocked { blocked {} } }
  }
}
