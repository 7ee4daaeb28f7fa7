extension EventLoop.Timeline {
  /// The timeline as a text, for a terminal: a line for each task, and from left to right the time.
  ///
  /// ```
  ///             0                         2.0 seconds
  /// supervisor  █───────────────────────────────────█
  /// spin        █──█──█──█──█──█──█──█──█──█──█──█──×
  /// ```
  ///
  /// `█` is where a task was stepped, `─` where it waited or was ready, `×` where it was asked to be
  /// cancelled. Before its first step and after its end a task has no line; one that has not ended goes on
  /// to the right edge. The loop's callbacks are left out, but for slow ones: below the tasks is a line for each
  /// of the first ten steps and callbacks that took longer than they may.
  ///
  /// - Parameters:
  ///   - width: How many columns the lines have at most; at least 30.
  ///   - limit: How many tasks are shown at most; the rest is counted.
  /// - Returns: The lines, each with its line break.
  /// - Complexity: O(n), n = what the timeline has.
  public func chart(width: Int = 80, limit: Int = 50) -> String {
    guard let interval else { return "nothing was recorded\n" }
    let tasks = tracks.filter { $0.number != 0 }
    let width = max(30, width)
    let margin = min(tasks.prefix(limit).map(\.name.count).max() ?? 0, width / 3) + 2
    var chart = TimelineChart(interval, columns: width - margin)
    for track in tasks.prefix(limit) { chart.add(track.number) }
    for slice in slices { chart.add(slice) }
    for end in ends { chart.add(end) }
    chart.fillOpen()
    for cancellation in cancellations { chart.add(cancellation) }
    var text = pad("", margin) + chart.header
    for track in tasks.prefix(limit) { text += pad(track.name, margin) + chart.row(track.number) }
    if tasks.count > limit { text += "and \(tasks.count - limit) more\n" }
    return text + slowLines
  }

  private var slowLines: String {
    let slow = slowSlices
    if slow.isEmpty { return "" }
    let names = Dictionary(
      tracks.map { ($0.number, $0.name) }, uniquingKeysWith: { name, _ in name })
    let lines = slow.prefix(10).map { slice in
      let what = slice.cause == nil ? "a step of \(names[slice.track] ?? "a task")" : "a callback"
      let place = slice.file.flatMap { file in
        slice.line.map { " before it came to \(file.split(separator: "/").last ?? ""):\($0)" }
      }
      return
        "\(what) blocked the loop for \(Duration.nanoseconds(slice.end - slice.start))\(place ?? "")\n"
    }
    return lines.joined() + (slow.count > 10 ? "and \(slow.count - 10) more slow steps\n" : "")
  }

  private func pad(_ name: String, _ margin: Int) -> String {
    let name = name.count > margin - 2 ? name.prefix(margin - 3) + "…" : name[...]
    return name + String(repeating: " ", count: max(0, margin - name.count))
  }
}

/// The lines of a chart, while it is drawn.
private struct TimelineChart {
  private let interval: ClosedRange<Int64>
  private let columns: Int
  private var rows: [Int: [Character]] = [:]

  /// The column that was drawn last, for each task that has begun and has not ended.
  private var last: [Int: Int] = [:]

  init(_ interval: ClosedRange<Int64>, columns: Int) {
    self.interval = interval
    self.columns = columns
  }

  private func column(_ time: Int64) -> Int {
    let length = Double(max(1, interval.upperBound - interval.lowerBound))
    return Int(Double(time - interval.lowerBound) / length * Double(columns - 1))
  }

  var header: String {
    let length = Duration.nanoseconds(interval.upperBound - interval.lowerBound)
    let end = "\(length)"
    return "0" + String(repeating: " ", count: max(1, columns - 1 - end.count)) + end + "\n"
  }

  func row(_ number: Int) -> String {
    var row = rows[number] ?? []
    while row.last == " " { row.removeLast() }
    return String(row) + "\n"
  }

  mutating func add(_ number: Int) { rows[number] = Array(repeating: " ", count: columns) }

  mutating func add(_ slice: EventLoop.Timeline.Slice) {
    guard rows[slice.track] != nil else { return }
    let (start, end) = (column(slice.start), column(slice.end))
    draw("─", slice.track, (last[slice.track] ?? start) + 1, start)
    draw("█", slice.track, start, end + 1)
    last[slice.track] = end
  }

  mutating func add(_ end: EventLoop.Timeline.End) {
    guard let start = last.removeValue(forKey: end.track) else { return }
    draw("─", end.track, start + 1, column(end.time))
  }

  mutating func add(_ cancellation: EventLoop.Timeline.Cancellation) {
    let place = column(cancellation.time)
    draw("×", cancellation.to, place, place + 1)
  }

  /// Draws the lines of the tasks that have not ended.
  mutating func fillOpen() {
    for (number, start) in last { draw("─", number, start + 1, columns) }
  }

  private mutating func draw(_ character: Character, _ number: Int, _ start: Int, _ end: Int) {
    guard rows[number] != nil else { return }
    for place in start..<max(start, end) { rows[number]?[place] = character }
  }
}
