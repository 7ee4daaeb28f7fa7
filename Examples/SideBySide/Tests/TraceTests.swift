import DeadlockWays
import Foundation
import Loop
import Marks
import ProducersWays
import Testing
import TimeoutsWays

@Suite struct TraceTests {
  /// What was recorded of something on a loop, whatever it ends with.
  private func record(_ run: (EventLoop) throws -> Void) throws -> Recording {
    let loop = try EventLoop(clock: VirtualClock())
    defer { loop.close() }
    let recorder = LoopRecorder(loop)
    do { try run(loop) } catch is DeadlockError {}
    return recorder.recording
  }

  @Test func `the traces of stories on a loop keep the rules of their format, and have arrows`()
    throws
  {
    let recordings = try [
      record { try ProducersWays.WithGenerators.serve(on: $0) },
      record { try TimeoutsWays.WithGenerators.limitOne(on: $0) },
      record { try DeadlockWays.WithGenerators.dine(isOrdered: true, on: $0) },
      record { try DeadlockWays.WithGenerators.dine(isOrdered: false, on: $0) },
    ]
    for recording in recordings {
      let checker = try TraceChecker(recording.timeline.chromeTrace)
      #expect(checker.faults == [])
      #expect(checker.counts["X"] == recording.slices.count)
    }
    #expect(try TraceChecker(recordings[0].timeline.chromeTrace).counts["s"] ?? 0 > 0)
  }

  private static let written = ProcessInfo.processInfo.environment["TRACES"]

  @Test(.enabled(if: written != nil))
  func `the traces that were written of all stories keep the rules`() throws {
    let folder = URL(filePath: Self.written ?? "")
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    #expect(files.count > 30)
    for file in files {
      let checker = try TraceChecker(Array(Data(contentsOf: file)))
      #expect(checker.faults == [], "\(file.lastPathComponent)")
      #expect(checker.counts["X"] ?? 0 > 0, "\(file.lastPathComponent)")
    }
  }

  @Test func `what runs at the same time has no arrows, and keeps the rules too`() throws {
    var recording = Recording()
    recording.tracks = ["a", "b"].enumerated().map { Recording.Track(number: $0, name: $1) }
    recording.slices = [
      Recording.Slice(track: 1, start: 5, end: 30, file: nil, line: nil),
      Recording.Slice(track: 0, start: 0, end: 20, file: nil, line: nil),
      Recording.Slice(track: 0, start: 25, end: 40, file: nil, line: nil),
    ]
    recording.wakes = [Recording.Wake(time: 5, from: 0, to: 1, cause: "task")]
    let checker = try TraceChecker(recording.timeline.chromeTrace)
    #expect(checker.faults == [] && checker.counts["X"] == 3 && checker.counts["s"] == nil)
  }
}
