/// What a highlighter has to know of a language.
struct Language: Sendable {
  let comment: String
  let keywords: Set<String>

  static let swift = Language(
    comment: "//",
    keywords: [
      "actor", "as", "async", "await", "break", "case", "catch", "class", "continue", "default",
      "defer", "do", "else", "enum", "extension", "false", "final", "for", "func", "guard", "if",
      "import", "in", "init", "inout", "is", "let", "mutating", "nil", "package", "private",
      "precondition", "protocol", "rethrows", "return", "self", "some", "any", "static", "struct",
      "switch", "throw", "throws", "true", "try", "typealias", "var", "where", "while",
      "nonisolated",
    ])

  static let python = Language(
    comment: "#",
    keywords: [
      "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif",
      "else", "except", "False", "finally", "for", "from", "global", "if", "import", "in", "is",
      "lambda", "None", "not", "or", "pass", "raise", "return", "True", "try", "while", "with",
      "yield",
    ])
}
