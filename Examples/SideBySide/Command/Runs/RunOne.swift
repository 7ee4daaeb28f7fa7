import Foundation
import Loop
import Marks

/// Runs one way of a story in this process, and writes what was recorded into a file.
///
/// Each way has a process of its own, so that its threads and its memory can be counted, and that what
/// is deadlocked does not stay.
func runOne(_ story: Story, _ kind: WayKind, into path: String) async throws {
  guard let way = story.ways.first(where: { $0.kind == kind })?.way else { return }
  let before = ProcessFigures.memory ?? 0
  let start = ContinuousClock.now
  var recording = Recording()
  Recorder.shared.start(pace: story.pace, limit: story.tracks)
  switch way.program {
  case .threads(let run):
    try running("main") { try run() }
    recording = Recorder.shared.recording
  case .generators(let virtual, let run):
    let loop = virtual ? try EventLoop(clock: VirtualClock()) : try EventLoop()
    let recorder: any LoopRecorder = StepRecorder(limit: story.tracks)
    recorder.watch(loop)
    try run(loop)
    loop.close()
    recording = recorder.recording
  case .tasks(let width, let run):
    try await withTaskExecutorPreference(RecordingExecutor(width: width)) {
      try await running("main", isolation: nil) { try await run() }
    }
    recording = Recorder.shared.recording
  case .python, .none:
    break
  }
  let report = RunReport(
    recording: recording, seconds: start.duration(to: .now) / .seconds(1),
    threads: max(Recorder.shared.threadCount, ProcessFigures.threads ?? 1),
    memory: max(0, (ProcessFigures.memory ?? 0) - before))
  try JSONEncoder().encode(report).write(to: URL(filePath: path))
}
