import Foundation
import Marks

/// Runs the ways of stories, each in a process of its own.
struct Runner {
  /// The folder `Examples`.
  let examples: URL

  /// Whether Python is looked for.
  let usesPython: Bool

  /// The run of a way; `nil` if there is nothing to run.
  func run(_ story: Story, _ kind: WayKind, _ way: Way) throws -> Run? {
    let server = story.needsServer ? try FlagsStory.startServer() : nil
    defer { server?.stop() }
    let address = server.map { "http://127.0.0.1:\($0.port)" } ?? ""
    setenv("FLAGS_SERVER", address, 1)
    switch way.program {
    case .none: return nil
    case .python(let script, let arguments):
      return try runPython(story, script, arguments.map { $0 == "SERVER" ? address : $0 })
    default:
      let (output, report): (String, RunReport) = try measure(
        CommandLine.arguments[0], story.id, tracks: story.tracks,
        ["--run", story.id, kind.rawValue])
      return Run(
        output: output, recording: report.recording.aligned.limited(to: story.tracks).condensed,
        figures: figures(story, kind, way, report))
    }
  }

  /// What a generator has printed, and its past.
  func run(_ history: History) throws -> (output: String, moments: [HistoryMoment]) {
    let (output, moments): (String, [HistoryMoment]) = try measure(
      CommandLine.arguments[0], history.id, ["--run", history.id, WayKind.generators.rawValue])
    return (output, moments)
  }

  /// The run of Python that is kept beside the example.
  func recordedRun(_ story: Story) -> URL {
    examples.appending(path: "\(story.folder)/\(story.id)-python.json")
  }

  private func runPython(_ story: Story, _ script: String, _ arguments: [String]) throws -> Run? {
    guard usesPython, let python = Self.find("python3") else {
      guard let data = try? Data(contentsOf: recordedRun(story)) else { return nil }
      var run = try JSONDecoder().decode(Run.self, from: data)
      run.remark = "There is no python3 here: this is a run that was recorded on another machine."
      return run
    }
    let recorder = examples.appending(path: "SideBySide/recorder.py").path
    let program = examples.appending(path: "\(story.folder)/\(script)").path
    let (output, report): (String, RunReport) = try measure(
      python, story.id, tracks: story.tracks, showsCallbacks: story.showsCallbacks, [recorder],
      [program] + arguments)
    return Run(
      output: output, recording: report.recording.aligned.limited(to: story.tracks).condensed,
      figures: figures(story, .python, story.python, report))
  }

  private func measure<Report: Decodable>(
    _ program: String, _ id: String, tracks: Int = .max, showsCallbacks: Bool = false,
    _ first: [String],
    _ rest: [String] = []
  ) throws -> (output: String, report: Report) {
    let folder = FileManager.default.temporaryDirectory
    let file = folder.appending(path: "sidebyside-\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = first + [file.path] + rest
    var environment = ProcessInfo.processInfo.environment
    environment["RECORDED_TRACKS"] = String(tracks)
    environment["RECORDED_CALLBACKS"] = showsCallbacks ? "" : nil
    process.environment = environment
    // A file, of which the program can tell at any time how long it is.
    let printed = folder.appending(path: "sidebyside-\(UUID().uuidString).txt")
    try Data().write(to: printed)
    defer { try? FileManager.default.removeItem(at: printed) }
    process.standardOutput = try FileHandle(forWritingTo: printed)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    // A run that hangs is an error of its program, and must not hang the page.
    let watch = DispatchWorkItem { process.terminate() }
    DispatchQueue.global().asyncAfter(deadline: .now() + 60, execute: watch)
    defer { watch.cancel() }
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw RunError(story: id, program: program, status: process.terminationStatus)
    }
    let report = try JSONDecoder().decode(Report.self, from: Data(contentsOf: file))
    return (String(decoding: try Data(contentsOf: printed), as: UTF8.self), report)
  }

  private func figures(
    _ story: Story, _ kind: WayKind, _ way: Way, _ report: RunReport
  ) -> [Figure] {
    var figures = [
      time(story, kind, way, report),
      Figure(name: "threads", value: threads(kind, report.threads)),
    ]
    if story.showsMemory {
      figures.append(
        Figure(name: "memory", value: String(format: "%.1f MB", Double(report.memory) / 1e6)))
    }
    return figures
  }

  /// How long the run took; what it was waiting is not in it where the clock jumps.
  private func time(
    _ story: Story, _ kind: WayKind, _ way: Way, _ report: RunReport
  ) -> Figure {
    let told = Double(report.recording.aligned.end) / 1e9
    let seconds = Self.words(report.seconds)
    guard told > 1.5 * report.seconds else {
      // As on the axis, which begins when the program does, and not when it is loaded.
      let rounds = way.rounds > 1 ? ", all \(way.rounds) together" : ""
      return Figure(name: "took", value: Self.words(told) + rounds)
    }
    switch kind {
    case .threads, .tasks:
      return Figure(
        name: "took", value: "\(seconds), as its waits are \(Int(story.pace)) times as short")
    case .generators, .python:
      // Our own programs are built as this one is.
      let build = kind == .generators && Self.isDebugBuild ? " in a debug build" : ""
      return Figure(name: "work", value: "\(seconds)\(build), as its waits are left out")
    }
  }

  private static var isDebugBuild: Bool {
    #if DEBUG
      true
    #else
      false
    #endif
  }

  /// How many threads there were at a time, and what for.
  private func threads(_ kind: WayKind, _ count: Int) -> String {
    switch kind {
    case .threads: count == 1 ? "1" : "\(count), the main one included"
    case .tasks: "\(count), of Swift's pool"
    case .generators, .python:
      count == 1 ? "1, the loop's" : "\(count): the loop's, and \(count - 1) of an executor"
    }
  }

  private static func words(_ seconds: Double) -> String {
    switch seconds {
    case ..<0.01: String(format: "%.1f ms", seconds * 1000)
    case ..<1: String(format: "%.0f ms", seconds * 1000)
    default: String(format: "%.2f s", seconds)
    }
  }

  private static func find(_ program: String) -> String? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return path.split(separator: ":").map { "\($0)/\(program)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}

/// A program that should have run has not.
struct RunError: Error, CustomStringConvertible {
  let story: String
  let program: String
  let status: Int32

  var description: String { "\(story): \(program) ended with \(status)" }
}
