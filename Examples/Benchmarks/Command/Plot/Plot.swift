#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The cases beside what their peers need, as an SVG: `bench --plot FILE`.
///
/// A row a case, and in it a mark for each way to do it, farther to the right the longer it takes.
struct Plot {
  private let rows: [(title: String, own: Double, peers: [(name: String, nanoseconds: Double)])]

  private static let width = 1_000.0
  private static let left = 150.0
  private static let right = 940.0
  private static let rowHeight = 56.0
  private static let decades = 5.0

  /// Measures, and draws into a file.
  ///
  /// - Throws: What a case does; ``BenchError/usage(_:)`` if the file cannot be written.
  static func write(to path: String) throws {
    let plot = Plot(
      rows: try ComparedCase.all.map { ($0.title, try $0.run(), $0.peers) })
    guard let file = fopen(path, "w") else { throw BenchError.usage("\(path) cannot be written") }
    let isWritten = fputs(plot.svg, file) >= 0
    guard fclose(file) == 0, isWritten else {
      throw BenchError.usage("\(path) cannot be written")
    }
    for row in plot.rows {
      print("\(row.title): \(words(row.own))")
    }
  }

  private init(
    rows: [(title: String, own: Double, peers: [(name: String, nanoseconds: Double)])]
  ) { self.rows = rows }

  private var svg: String {
    let bottom = Double(rows.count) * Self.rowHeight + 20
    let height = Int(bottom) + 60
    var lines = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(Int(Self.width)) \(height)\" "
        + "font-family=\"system-ui, sans-serif\" font-size=\"12\">",
      "<title>Nanoseconds an operation takes</title>",
      "<rect width=\"100%\" height=\"100%\" fill=\"#fdfcfa\"/>",
    ]
    for decade in 0...Int(Self.decades) {
      let time = pow(10, Double(decade))
      let x = Self.x(time)
      lines.append(
        "<path d=\"M\(x) 10V\(bottom)\" stroke=\"#e2e0db\"/>"
          + Self.text(Self.words(time), x, bottom + 16, anchor: "middle", fill: "#5b6068"))
    }
    for (number, row) in rows.enumerated() {
      lines += Self.row(row.title, row.own, row.peers, at: Double(number) * Self.rowHeight + 44)
    }
    let legend =
      "Blue: this package, here and now. Grey: others, recorded elsewhere. Each line is ten times the one before."
    lines.append(Self.text(legend, Self.left, bottom + 42, anchor: "start", fill: "#5b6068"))
    return lines.joined(separator: "\n") + "\n</svg>\n"
  }

  private static func row(
    _ title: String, _ own: Double, _ peers: [(name: String, nanoseconds: Double)], at y: Double
  ) -> [String] {
    var lines = [
      text(title, left - 14, y + 4, anchor: "end", fill: "#1d1f23"),
      "<path d=\"M\(left) \(y)H\(right)\" stroke=\"#c9c7c2\"/>",
    ]
    // Neighbours have their names below and above the line in turn.
    for (number, peer) in peers.enumerated() {
      let x = x(peer.nanoseconds)
      lines.append(
        "<circle cx=\"\(x)\" cy=\"\(y)\" r=\"4\" fill=\"#8b9098\"/>"
          + text(
            peer.name, x, y + (number.isMultiple(of: 2) ? 17 : -8), anchor: "middle",
            fill: "#5b6068"))
    }
    lines.append(
      "<circle cx=\"\(x(own))\" cy=\"\(y)\" r=\"6\" fill=\"#005f9e\"/>"
        + text(words(own), x(own), y - 10, anchor: "middle", fill: "#005f9e"))
    return lines
  }

  private static func text(
    _ words: String, _ x: Double, _ y: Double, anchor: String, fill: String
  ) -> String {
    "<text x=\"\(x)\" y=\"\(y)\" text-anchor=\"\(anchor)\" fill=\"\(fill)\">\(words)</text>"
  }

  /// Where a time lies: each power of ten is as wide as the next.
  private static func x(_ nanoseconds: Double) -> Double {
    let share = log10(max(nanoseconds, 1)) / decades
    return ((left + (right - left) * min(share, 1)) * 10).rounded() / 10
  }

  private static func words(_ nanoseconds: Double) -> String {
    if nanoseconds >= 1_000 { return "\(Int((nanoseconds / 1_000).rounded())) µs" }
    if nanoseconds >= 10 { return "\(Int(nanoseconds.rounded())) ns" }
    let tenths = Int((nanoseconds * 10).rounded())
    return tenths.isMultiple(of: 10) ? "\(tenths / 10) ns" : "\(tenths / 10).\(tenths % 10) ns"
  }
}
