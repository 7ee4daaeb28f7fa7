import Foundation
import Loop
import Marks

/// Runs one way of a story in this process, and writes what was recorded into a file.
///
/// Each way has a process of its own, so that its threads and its memory can be counted, and that what
/// is deadlocked does not stay.
func runOne(_ story: Story, _ kind: WayKind, into path: String) throws {
  guard let way = story.ways.first(where: { $0.kind == kind })?.way else { return }
  let before = ProcessFigures.memory ?? 0
  let start = ContinuousClock.now
  func finish(_ recording: Recording, threads: Int) throws {
    let report = RunReport(
      recording: recording, seconds: start.duration(to: .now) / .seconds(1), threads: threads,
      memory: max(0, ProcessFigures.peakMemory - before))
    try JSONEncoder().encode(report).write(to: URL(filePath: path))
    // What is deadlocked ends with the process.
    exit(0)
  }
  // More than are shown: actors have tracks, too, until it is known that they have no names.
  let limit = story.tracks.multipliedReportingOverflow(by: 4)
  Recorder.shared.start(pace: story.pace, limit: limit.overflow ? .max : limit.partialValue)
  switch way.program {
  case .threads(let run):
    try running("main") { try run() }
    try finish(Recorder.shared.recording, threads: Recorder.shared.threadCount)
  case .generators(let virtual, let run):
    // No thread but this one has a part in it, unless the loop's executor is asked for one.
    let loop = virtual ? try EventLoop(clock: VirtualClock()) : try EventLoop()
    let recorder = LoopRecorder(
      loop, limit: story.tracks, showsCallbacks: story.showsCallbacks,
      files: Set(way.files.map { URL(filePath: $0).lastPathComponent }))
    try run(loop)
    try finish(recorder.recording, threads: Recorder.shared.threadCount)
  case .tasks(let run):
    Task(executorPreference: RecordingExecutor.shared) {
      try await running("main") { try await run() }
      try finish(Recorder.shared.recording, threads: Recorder.shared.workerCount)
    }
    dispatchMain()
  case .python, .none:
    break
  }
}
