import Foundation

/// A file of source code as the page shows it.
struct SourceFile: Codable {
  /// A line, highlighted.
  struct Line: Codable {
    let number: Int
    let html: String

    /// The name by which it corresponds to lines of other columns.
    let mark: String?
  }

  let name: String
  let lines: [Line]

  /// Reads a file of an example.
  ///
  /// Lines between the comments `⟷ off` and `⟷ on` are left out; a mark is the comment `⟷` and a word.
  init(_ file: URL) throws {
    let language: Language = file.pathExtension == "py" ? .python : .swift
    let text = try String(contentsOf: file, encoding: .utf8)
    let marked = text.split(separator: "\n", omittingEmptySubsequences: false).map {
      Self.split(String($0), language)
    }
    let html = Highlighter(language).lines(of: marked.map(\.text).joined(separator: "\n"))
    var lines: [Line] = []
    var isShown = true
    for (index, line) in marked.enumerated() {
      switch line.mark {
      case "off":
        isShown = false
        lines.append(Line(number: index + 1, html: "<span class=\"gap\">⋯</span>", mark: nil))
      case "on": isShown = true
      default:
        guard isShown else { continue }
        lines.append(Line(number: index + 1, html: html[index], mark: line.mark))
      }
    }
    while lines.last?.html.isEmpty == true { lines.removeLast() }
    while lines.first?.html.isEmpty == true { lines.removeFirst() }
    self.name = file.lastPathComponent
    self.lines = lines
  }

  /// Takes the mark off the end of a line.
  private static func split(_ line: String, _ language: Language) -> (text: String, mark: String?) {
    guard let range = line.range(of: "\(language.comment) ⟷ ", options: .backwards) else {
      return (line, nil)
    }
    let text = line[..<range.lowerBound]
    let end = text.lastIndex { $0 != " " }.map { text.index(after: $0) } ?? text.startIndex
    return (String(text[..<end]), String(line[range.upperBound...]))
  }
}
