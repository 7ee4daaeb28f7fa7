import Foundation
import HTTPKit
import Loop

/// What the command does.
struct Command {
  private let options: Options
  private let examples: URL
  private let runner: Runner

  init(_ options: Options) {
    self.options = options
    // The sources are read from the checkout that was built.
    examples = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    runner = Runner(examples: examples, usesPython: options.usesPython)
  }

  /// Writes the page, opens it where there is a browser, and prints its path.
  func writePage() throws {
    let file =
      options.output.map { URL(filePath: $0) }
      ?? FileManager.default.temporaryDirectory.appending(path: "sidebyside.html")
    try Data(try makePage().utf8).write(to: file)
    print(file.path)
    if options.opens, options.output == nil { Self.open(file.path) }
  }

  /// Prints the runs of all stories.
  func printData() throws {
    var data: [String: [String: Run]] = [:]
    for result in try results() {
      for column in result.columns {
        if let run = column.run { data[result.story.id, default: [:]][column.kind.rawValue] = run }
      }
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    print(String(decoding: try encoder.encode(data), as: UTF8.self))
  }

  /// Writes a Chrome trace for each way of each story, and prints their paths.
  func writeTraces(to folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for result in try results() {
      for column in result.columns {
        guard let run = column.run else { continue }
        let file = folder.appending(path: "\(result.story.id)-\(column.kind.rawValue).json")
        try Data(run.recording.timeline.chromeTrace).write(to: file)
        print(file.path)
      }
    }
  }

  /// Shows the page at an address of this machine.
  func serve() throws {
    let body = Array(try makePage().utf8)
    let loop = try EventLoop()
    let server = try loop.startServer(
      on: .ipv4(.loopback, port: options.checks ? 0 : options.port)
    ) {
      HTTPConversation(loop: loop, reader: $0, writer: $1) { Self.plan(for: $0, body) }
    }
    let port = server.localAddresses.first?.port ?? 0
    guard options.checks else {
      print("http://localhost:\(port)/")
      if options.opens { Self.open("http://localhost:\(port)/") }
      try loop.runForever()
      return
    }
    let client = HTTPClient(loop, try HTTPSite(ServerURL(loopbackPort: port)))
    let answer = try loop.runUntilComplete(client.get("index.html"))
    print("served: \(answer == body)")
    client.close()
    loop.close()
  }

  /// Writes what Python does here, to be shown where there is no Python.
  func recordPython() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    for story in Story.all {
      guard let run = try runner.run(story, .python, story.python) else { continue }
      let file = runner.recordedRun(story)
      try encoder.encode(run).write(to: file)
      print(file.path)
    }
  }

  private func makePage() throws -> String {
    let page = Page(
      stories: try results(), histories: try pasts(),
      folder: examples.appending(path: "SideBySide/Page"))
    return try page.html()
  }

  private func results() throws -> [StoryResult] {
    try Story.all.map { story in
      let columns = try story.ways.map { kind, way in
        StoryResult.Column(
          kind: kind, way: way,
          files: try way.files.map {
            try SourceFile(examples.appending(path: "\(story.folder)/\($0)"))
          }, run: try runner.run(story, kind, way))
      }
      return StoryResult(story: story, columns: columns)
    }
  }

  private func pasts() throws -> [HistoryResult] {
    try History.all.map { history in
      func file(_ name: String) throws -> SourceFile {
        try SourceFile(examples.appending(path: "\(history.folder)/\(name)"))
      }
      let (output, moments) = try runner.run(history)
      return HistoryResult(
        history: history, files: try history.files.map(file), python: try file(history.script),
        output: output, moments: moments)
    }
  }

  private static func plan(
    for request: Result<HTTPRequest, HTTPError>, _ page: [UInt8]
  ) -> ResponsePlan {
    switch request {
    case .failure(let error): ResponsePlan(refusing: error)
    case .success(let request):
      switch (request.head.method, request.head.target) {
      case ("GET", "/"), ("HEAD", "/"), ("GET", "/index.html"), ("HEAD", "/index.html"):
        ResponsePlan(request.head, 200, "OK", body: page, type: "text/html; charset=utf-8")
      case ("GET", _), ("HEAD", _): ResponsePlan(request.head, 404, "Not Found")
      default:
        ResponsePlan(request.head, 405, "Method Not Allowed", extra: [("Allow", "GET, HEAD")])
      }
    }
  }

  /// Opens a page, where there is something to open it with.
  private static func open(_ what: String) {
    #if os(macOS)
      let program = "/usr/bin/open"
    #else
      let environment = ProcessInfo.processInfo.environment
      let hasDisplay = environment["DISPLAY"] != nil || environment["WAYLAND_DISPLAY"] != nil
      let program = "/usr/bin/xdg-open"
      guard hasDisplay else { return }
    #endif
    guard FileManager.default.isExecutableFile(atPath: program) else { return }
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = [what]
    // A page that does not open can be opened by hand.
    try? process.run()
  }
}
