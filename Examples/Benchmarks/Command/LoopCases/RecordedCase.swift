import Generators
import Loop

/// Turns given up while a timeline records them: `recorded NAME N T`, and what saving it costs: `saved NAME N T`.
///
/// What L1 costs is part of it. One operation is one switch, or one slice that is written.
private enum Recording {
  struct Worker: Coroutine {
    typealias Returned = Void
    var rounds: Int

    static let body = Program {
      While {
        $0.rounds > 0
      } do: {
        YieldFrom { _ in EventLoop.turn }
        Do { $0.rounds &-= 1 }
      }
    }
  }

  static func run(
    _ invocation: Invocation, on loop: EventLoop, _ recorder: TimelineInstrument
  ) throws {
    let tasks = try invocation.parameter(0, "T")
    guard tasks > 0 else { throw BenchError.usage("at least one task is needed") }
    loop.addInstrument(recorder)
    for _ in 0..<tasks { loop.createTask(Worker(rounds: invocation.count / tasks)) }
    try loop.runUntilIdle()
    loop.removeInstrument(recorder)
  }
}

enum RecordedCase: BenchCase {
  static let name = "recorded"
  static let meaning = "a turn given up, by T tasks, that a timeline records"

  static func run(_ invocation: Invocation) throws -> Measurement {
    let loop = try EventLoop()
    defer { loop.close() }
    let recorder = TimelineInstrument(loop)
    let before = ProcessMemory.kibibytes("VmRSS") ?? 0
    var measurement = try Measurement.timed("recorded", operations: invocation.count) {
      try Recording.run(invocation, on: loop, recorder)
      return Int64(invocation.count)
    }
    let bytes = ((ProcessMemory.kibibytes("VmRSS") ?? 0) - before) * 1024
    measurement.figures = [
      (name: "bytes_per_op", value: Double(bytes) / Double(invocation.count))
    ]
    return measurement
  }
}

enum SavedCase: BenchCase {
  static let name = "saved"
  static let meaning = "a slice of a timeline written as a Chrome trace, of N turns by T tasks"

  static func run(_ invocation: Invocation) throws -> Measurement {
    let loop = try EventLoop()
    defer { loop.close() }
    let recorder = TimelineInstrument(loop)
    try Recording.run(invocation, on: loop, recorder)
    let before = ProcessMemory.kibibytes("VmHWM") ?? 0
    let timeline = recorder.timeline
    var measurement = Measurement.timed("saved", operations: timeline.slices.count) {
      Int64(timeline.chromeTrace.count)
    }
    let bytes = ((ProcessMemory.kibibytes("VmHWM") ?? 0) - before) * 1024
    measurement.figures = [
      (name: "bytes_per_op", value: Double(bytes) / Double(timeline.slices.count))
    ]
    return measurement
  }
}
