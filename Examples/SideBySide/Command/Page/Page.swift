import Foundation
import Marks

/// A story with its sources and its runs: all that its part of the page shows.
struct StoryResult {
  struct Column {
    let kind: WayKind
    let way: Way
    let files: [SourceFile]
    let run: Run?
  }

  let story: Story
  let columns: [Column]

  var runs: [(kind: WayKind, run: Run)] {
    columns.compactMap { column in
      guard let run = column.run, !run.recording.tracks.isEmpty else { return nil }
      return (column.kind, run)
    }
  }
}

/// The whole page, in one piece.
struct Page {
  let stories: [StoryResult]
  let histories: [HistoryResult]

  /// The folder with the frame of the page, its style and its script.
  let folder: URL

  func html() throws -> String {
    func file(_ name: String) throws -> String {
      try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }
    let parts = [
      "{{style}}": try file("page.css"), "{{script}}": try file("page.js"),
      "{{contents}}": contents, "{{stories}}": stories.map(section).joined(),
      "{{histories}}": histories.map(\.section).joined(), "{{data}}": try data(),
    ]
    var html = ""
    var rest = try file("page.html")[...]
    while let start = rest.range(of: "{{"), let end = rest.range(of: "}}") {
      html += rest[..<start.lowerBound]
      html += parts[String(rest[start.lowerBound..<end.upperBound])] ?? ""
      rest = rest[end.upperBound...]
    }
    return html + rest
  }

  private var contents: String {
    let entries =
      stories.map { ($0.story.id, $0.story.title) }
      + histories.map { ($0.history.id, $0.history.title) }
    return entries.map { id, title in "<li><a href=\"#\(id)\">\(title.escaped)</a></li>" }
      .joined(separator: "\n")
  }

  private func section(_ result: StoryResult) -> String {
    let story = result.story
    return """
      <section class="story" id="\(story.id)" aria-labelledby="\(story.id)-title">
      \(Self.head(story.id, story.title, story.summary, story.lessons))
      \(Self.legend(story.marks))
      <div class="stage">
      <div class="columns" role="group" aria-label="Four ways">
      \(result.columns.map { column(story, $0) }.joined())</div>
      <div class="dock">
      <figure class="time">
      <div class="scroller" tabindex="0" role="group" aria-label="Time axis of \(story.title.escaped)">
      \(TimelineDrawing(story, result.runs).svg)</div>
      <figcaption>\(Self.key)</figcaption>
      </figure>
      <div class="player" hidden></div>
      </div>
      </div>
      </section>

      """
  }

  /// What stands above the columns of a story, or of a generator with its past.
  static func head(_ id: String, _ title: String, _ summary: String, _ lessons: [String]) -> String
  {
    """
    <header>
    <h2 id="\(id)-title"><a href="#\(id)">\(title.escaped)</a></h2>
    <p class="summary">\(summary.escaped)</p>
    <div class="lessons">\(lessons.map { "<p>\($0.escaped)</p>" }.joined(separator: "\n"))</div>
    </header>
    """
  }

  /// What the time axes are drawn with.
  private static let key =
    [
      ("run", "runs"), ("wait", "waits"), ("blocked", "waits, and blocks its thread"),
      ("held", "held up, as its thread is blocked"),
      ("never", "is never woken"), ("woke", "woke the other one"),
    ].map { "<span><i class=\"\($0)\"></i> \($1)</span>" }.joined()
    + "<span>the axis is the time of the story, which is the clock that the program reads</span>"

  static func legend(_ marks: [(name: String, meaning: String)]) -> String {
    let entries = zip(letters, marks).map { letter, mark in
      "<li data-mark=\"\(mark.name)\" tabindex=\"0\"><b>\(letter)</b> \(mark.meaning.escaped)</li>"
    }
    return
      "<ul class=\"legend\" aria-label=\"Lines that correspond\">\(entries.joined(separator: "\n"))</ul>"
  }

  static let letters = "abcdefghijklmnopqrstuvwxyz".map(String.init)

  private func column(_ story: Story, _ column: StoryResult.Column) -> String {
    let letters = Dictionary(
      uniqueKeysWithValues: zip(story.marks.map(\.name), Self.letters))
    let id = "\(story.id)-\(column.kind.rawValue)"
    var html = """
      <article class="column \(column.kind.rawValue)" aria-labelledby="\(id)">
      <h3 id="\(id)">\(column.kind.title)</h3>

      """
    if let run = column.run {
      let figures = run.figures.map { "<div><dt>\($0.name)</dt><dd>\($0.value)</dd></div>" }
      html += "<dl class=\"figures\">\(figures.joined())</dl>\n"
    }
    for remark in [column.way.remark, column.run?.remark].compactMap({ $0 }) {
      html += "<p class=\"remark\">\(remark.escaped)</p>\n"
    }
    html +=
      "<div class=\"sources\" tabindex=\"0\" role=\"group\" aria-label=\"Source, \(column.kind.title)\">"
    for file in column.files { html += Self.source(file, letters) }
    html += "</div>\n"
    if let run = column.run {
      html += """
        <div class="output"><h4>printed</h4>
        <pre tabindex="0" role="group" aria-label="Output, \(column.kind.title)">\(Self.output(of: run))</pre></div>

        """
    }
    return html + "</article>\n"
  }

  private static func output(of run: Run) -> String {
    run.printed.map { "<span data-time=\"\($0.time)\">\(String($0.text).escaped)\n</span>" }
      .joined()
  }

  static func source(_ file: SourceFile, _ letters: [String: String]) -> String {
    var html = "<h4>\(file.name.escaped)</h4>\n<pre data-file=\"\(file.name.escaped)\"><code>"
    for line in file.lines {
      let letter = line.mark.flatMap { letters[$0] }
      let mark = line.mark.map { " data-mark=\"\($0)\" tabindex=\"0\"" } ?? ""
      let badge = letter.map { "<b aria-hidden=\"true\">\($0)</b>" } ?? ""
      // Where it goes on when it is too long: below its own beginning, unless that is far to the right.
      let deep = min(line.html.prefix { $0 == " " }.count, 12)
      let style = deep == 0 ? "" : " style=\"--deep:\(deep)ch\""
      html += "<span class=\"line\" data-line=\"\(line.number)\"\(mark)\(style)>"
      html += "\(badge)<span>\(line.html)</span>\n</span>"
    }
    return html + "</code></pre>\n"
  }

  // MARK: Data

  /// What the script needs: the recordings.
  private struct Data: Encodable {
    let end: Double
    let left: Double
    let right: Double
    let width: Double
    let runs: [String: Recording]

    /// What the tracks are called.
    let titles: [String: [String]]

    /// When nothing of a way could go on.
    let stalls: [String: [Recording.Stall]]
  }

  private func data() throws -> String {
    var all: [String: Data] = [:]
    for result in stories {
      all[result.story.id] = Data(
        end: TimelineDrawing.end(of: result.runs), left: TimelineDrawing.left,
        right: TimelineDrawing.right, width: TimelineDrawing.width,
        runs: Dictionary(
          uniqueKeysWithValues: result.runs.map { ($0.kind.rawValue, $0.run.recording) }),
        titles: Dictionary(
          uniqueKeysWithValues: result.runs.map { ($0.kind.rawValue, $0.run.recording.titles) }),
        stalls: Dictionary(
          uniqueKeysWithValues: result.runs.map {
            ($0.kind.rawValue, $0.run.recording.stalls(of: $0.kind))
          }))
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    // A slash that closes an element must not end the element that the data is in.
    return String(decoding: try encoder.encode(all), as: UTF8.self)
      .replacing("</", with: "<\\/")
  }
}
