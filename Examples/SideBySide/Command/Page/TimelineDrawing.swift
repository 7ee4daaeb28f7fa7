import Foundation
import Marks

/// Draws the runs of a story over one axis of time, as SVG that needs no script.
struct TimelineDrawing {
  /// A row: a track of a way.
  private struct Row {
    let way: WayKind
    let track: Recording.Track
    let title: String
    let y: Double
  }

  /// Where the axis begins and ends, from the left.
  static let left = 300.0
  static let right = 1485.0
  static let width = 1500.0

  /// Where the names of the tracks begin.
  private static let names = 150.0

  /// How far the rows are apart.
  private static let step = 13.0

  private let story: Story
  private let runs: [(kind: WayKind, run: Run)]
  private let end: Double

  init(_ story: Story, _ runs: [(kind: WayKind, run: Run)]) {
    self.story = story
    self.runs = runs
    end = Self.end(of: runs)
  }

  /// The end of the axis, in nanoseconds.
  static func end(of runs: [(kind: WayKind, run: Run)]) -> Double {
    max(1, Double(runs.map(\.run.recording.end).max() ?? 1)) * 1.01
  }

  var svg: String {
    var rows: [Row] = []
    var headings: [(kind: WayKind, y: Double)] = []
    var y = 16.0
    var phases = ""
    var rest = ""
    for (kind, run) in runs {
      headings.append((kind, y))
      let top = y
      if !run.phases.isEmpty { y += Self.step }
      defer { phases += draw(run.phases, top, y - 2) }
      for (track, title) in zip(run.recording.tracks, run.recording.titles) {
        rows.append(Row(way: kind, track: track, title: title, y: y))
        y += Self.step
      }
      if let more = run.recording.more, more > 0 {
        rest +=
          "<text x=\"\(Int(Self.names))\" y=\"\(Self.text(y + 10))\">and \(more) more tasks</text>\n"
        y += Self.step
      }
      y += 4
    }
    let height = y + 2
    var svg = """
      <svg class="timeline" viewBox="0 0 \(Int(Self.width)) \(Int(height))" role="img" \
      aria-label="\(label.escaped)">

      """
    svg += axis(y)
    svg += "<g class=\"phases\">\(phases)\(rest)</g>\n"
    for (kind, y) in headings {
      svg +=
        "<text class=\"way \(kind.rawValue)\" x=\"0\" y=\"\(Self.text(y + 10))\">\(kind.title)</text>\n"
    }
    for row in rows { svg += draw(row) }
    for (kind, run) in runs { svg += arrows(kind, run, rows) }
    svg += """
      <line class="playhead" x1="\(Int(Self.left))" x2="\(Int(Self.left))" y1="12" y2="\(Int(y))"/>
      </svg>

      """
    return svg
  }

  /// What it shows, for those who do not see it.
  private var label: String {
    runs.map { kind, run in
      let tracks = run.recording.tracks.count
      let slices = run.recording.slices.count
      return
        "\(kind.title): \(tracks) \(tracks == 1 ? "track" : "tracks") that ran \(slices) times."
    }.joined(separator: " ")
  }

  private func x(_ time: Int64) -> Double {
    Self.left + (Self.right - Self.left) * Double(time) / end
  }

  private static func text(_ value: Double) -> String { String(format: "%.1f", value) }

  /// Lines at round times.
  private func axis(_ bottom: Double) -> String {
    let rough = end / 8
    let power = pow(10, floor(log10(rough)))
    let step = [1.0, 2, 5, 10].map { $0 * power }.first { $0 >= rough } ?? rough
    var svg = "<g class=\"axis\">\n"
    var time = 0.0
    while time <= end {
      let x = Self.text(x(Int64(time)))
      svg += "<line x1=\"\(x)\" x2=\"\(x)\" y1=\"12\" y2=\"\(Self.text(bottom))\"/>"
      svg += "<text x=\"\(x)\" y=\"9\">\(Self.words(time))</text>\n"
      time += step
    }
    return svg + "</g>\n"
  }

  private static func words(_ nanoseconds: Double) -> String {
    switch nanoseconds {
    case 0: "0"
    case ..<1e6: String(format: "%g µs", nanoseconds / 1e3)
    case ..<1e9: String(format: "%g ms", nanoseconds / 1e6)
    default: String(format: "%g s", nanoseconds / 1e9)
    }
  }

  /// Where what a way does in turn begins, over its rows.
  private func draw(_ phases: [Run.Phase], _ top: Double, _ bottom: Double) -> String {
    phases.map { phase in
      let x = Self.text(x(phase.start))
      let (y1, y2) = (Self.text(top + 2), Self.text(bottom))
      return "<line x1=\"\(x)\" x2=\"\(x)\" y1=\"\(y1)\" y2=\"\(y2)\"/>"
        + "<text x=\"\(Self.text(self.x(phase.start) + 4))\" y=\"\(Self.text(top + 10))\">"
        + "\(phase.name.escaped)</text>\n"
    }.joined()
  }

  private func draw(_ row: Row) -> String {
    guard let run = runs.first(where: { $0.kind == row.way })?.run else { return "" }
    let slices = run.recording.slices.filter { $0.track == row.track.number }
    let name = row.title.escaped
    let stalls = run.recording.stalls(of: row.way)
    var svg =
      "<g class=\"track \(row.way.rawValue)\" data-track=\"\(row.way.rawValue)-\(row.track.number)\">"
    svg +=
      "<title>\(name)</title><text x=\"\(Int(Self.names))\" y=\"\(Self.text(row.y + 10))\">\(String(row.title.prefix(25)).escaped)</text>"
    // An executor's thread has nothing to wait for.
    for (index, slice) in slices.enumerated() where row.track.isThread != true {
      let next = index + 1 < slices.count ? slices[index + 1].start : nil
      // What has not ended waits for good.
      let until = next ?? (slice.line == nil ? slice.end : run.recording.stopped ?? Int64(end))
      if until > slice.end || (next == nil && slice.line != nil) {
        // What is found to wait for good as soon as it waits is to be seen, too.
        let shortest = next == nil ? min(x(slice.end) + 36, Self.right) : 0
        let (from, to) = (x(slice.end), max(x(until), shortest))
        let kind = row.way == .threads ? "blocked" : next == nil ? "never" : "wait"
        let y = Self.text(row.y + 6.5)
        svg += "<line class=\"\(kind)\" x1=\"\(Self.text(from))\" x2=\"\(Self.text(to))\" "
        svg += "y1=\"\(y)\" y2=\"\(y)\"/>"
        for stall in stalls {
          let (from, to) = (max(from, x(stall.start)), min(to, x(stall.end)))
          guard to > from else { continue }
          svg += "<line class=\"held\" x1=\"\(Self.text(from))\" x2=\"\(Self.text(to))\" "
          svg += "y1=\"\(y)\" y2=\"\(y)\"/>"
        }
      }
    }
    for slice in slices {
      let width = max(2.5, x(slice.end) - x(slice.start))
      svg += "<rect class=\"run\" x=\"\(Self.text(x(slice.start)))\" y=\"\(Self.text(row.y + 2))\" "
      svg += "width=\"\(Self.text(width))\" height=\"9\"/>"
    }
    // What an executor is given blocks its thread, or why would it be given to one.
    let given = row.track.isThread == true ? slices : []
    for block in run.recording.blocks.filter({ $0.track == row.track.number }) + given {
      // What is as narrow as a bar at the least would not be seen.
      guard x(block.end) - x(block.start) > 8 else { continue }
      let y = Self.text(row.y + 6.5)
      svg += "<line class=\"blocks\" x1=\"\(Self.text(x(block.start)))\" "
      svg += "x2=\"\(Self.text(x(block.end)))\" y1=\"\(y)\" y2=\"\(y)\"/>"
    }
    return svg + "</g>\n"
  }

  /// Who woke whom: an arrow from track to track, and a small mark for a timer.
  private func arrows(_ kind: WayKind, _ run: Run, _ rows: [Row]) -> String {
    func y(_ track: Int) -> Double? {
      rows.first { $0.way == kind && $0.track.number == track }.map { $0.y + 6.5 }
    }
    var svg = "<g class=\"wakes \(kind.rawValue)\">\n"
    let ends = run.recording.ends
    for wake in run.recording.wakes {
      guard let from = wake.from, from != wake.to, let start = y(from), let stop = y(wake.to) else {
        continue
      }
      // What was left by one that has ended since was found, and has woken nobody.
      if let end = ends[from], end < wake.time { continue }
      let down = stop > start
      let x = x(wake.time)
      let tip = stop + (down ? -6 : 6)
      let base = tip + (down ? -5 : 5)
      svg +=
        "<path data-time=\"\(wake.time)\" d=\"M\(Self.text(x)) \(Self.text(start))V\(Self.text(base))"
      svg += "M\(Self.text(x - 3)) \(Self.text(base))h6L\(Self.text(x)) \(Self.text(tip))z\">"
      svg += "<title>\(wake.cause.escaped)</title></path>"
      svg += "<circle cx=\"\(Self.text(x))\" cy=\"\(Self.text(start))\" r=\"1.8\"/>\n"
    }
    return svg + "</g>\n"
  }
}

extension Recording {
  /// When no track of a way can go on, since others block all the threads that they share.
  func stalls(of way: WayKind) -> [Stall] {
    switch way {
    case .threads: []
    case .generators, .python: stalls(ofThreads: 1)
    case .tasks: stalls(ofThreads: RecordingExecutor.width)
    }
  }
}
