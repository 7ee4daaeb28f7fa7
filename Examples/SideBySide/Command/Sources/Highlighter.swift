/// Turns source code into lines of HTML in which comments, strings and words have their classes.
struct Highlighter {
  private let language: Language

  init(_ language: Language) { self.language = language }

  func lines(of text: String) -> [String] {
    var lines = [""]
    for token in tokens(of: text) {
      // A string may have several lines; each of them is a whole.
      let parts = token.text.split(separator: "\n", omittingEmptySubsequences: false)
      for (index, part) in parts.enumerated() {
        if index > 0 { lines.append("") }
        guard !part.isEmpty else { continue }
        let escaped = String(part).escaped
        lines[lines.count - 1] +=
          token.kind.map { "<span class=\"\($0.rawValue)\">\(escaped)</span>" } ?? escaped
      }
    }
    return lines
  }

  private enum Kind: String {
    case comment = "c"
    case string = "s"
    case keyword = "k"
    case type = "t"
    case number = "n"
    case attribute = "a"
  }

  private func tokens(of text: String) -> [(kind: Kind?, text: String)] {
    var tokens: [(kind: Kind?, text: String)] = []
    var rest = text[...]
    while let first = rest.first {
      let (kind, length): (Kind?, Int)
      if rest.hasPrefix(language.comment) {
        (kind, length) = (.comment, rest.prefix { $0 != "\n" }.count)
      } else if first == "\"" || (first == "'" && language.comment == "#") {
        (kind, length) = (.string, Self.string(rest, first))
      } else if first == "@" {
        (kind, length) = (
          .attribute, 1 + rest.dropFirst().prefix { $0.isPartOfWord || $0 == "." }.count
        )
      } else if first.isNumber {
        (kind, length) = (.number, rest.prefix { $0.isNumber || $0 == "_" }.count)
      } else if first.isPartOfWord {
        let word = rest.prefix { $0.isPartOfWord }
        length = word.count
        kind =
          language.keywords.contains(String(word)) ? .keyword : first.isUppercase ? .type : nil
      } else {
        (kind, length) = (nil, 1)
      }
      tokens.append((kind, String(rest.prefix(length))))
      rest = rest.dropFirst(length)
    }
    return tokens
  }

  /// How long the string is that a text begins with.
  private static func string(_ text: Substring, _ quote: Character) -> Int {
    let long = String(repeating: quote, count: 3)
    let end = text.hasPrefix(long) ? long : String(quote)
    var length = end.count
    var rest = text.dropFirst(length)
    while !rest.isEmpty, !rest.hasPrefix(end), end.count == 3 || rest.first != "\n" {
      let step = rest.first == "\\" ? 2 : 1
      length += step
      rest = rest.dropFirst(step)
    }
    return min(length + end.count, text.count)
  }
}

extension Character {
  fileprivate var isPartOfWord: Bool { isLetter || isNumber || self == "_" || self == "$" }
}

extension String {
  /// The text as HTML shows it.
  var escaped: String {
    var result = ""
    for character in self {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.append(character)
      }
    }
    return result
  }
}
