/// What was wrong in a test of many rounds: so that one expectation can follow them, and not one
/// in each, which the testing library writes a record of.
///
/// ```swift
/// var findings = Findings()
/// for round in 0..<1_000 { findings.note(unless: isRight(round), "round \(round)") }
/// #expect(findings.isEmpty, "\(findings)")
/// ```
package struct Findings: Sendable {
  /// How many there were.
  package private(set) var count = 0

  /// The first of them.
  private var first: [String] = []

  package init() {}

  /// Whether nothing was wrong.
  package var isEmpty: Bool { count == 0 }

  /// Notes a line of the test, unless what it says there is so.
  ///
  /// - Parameters:
  ///   - isRight: What must be so.
  ///   - words: What to add to the number of the line.
  ///   - line: Where it is said.
  package mutating func note(
    unless isRight: Bool, _ words: @autoclosure () -> String = "", line: Int = #line
  ) {
    guard !isRight else { return }
    count += 1
    if first.count < 10 { first.append("line \(line) \(words())") }
  }
}

extension Findings: CustomStringConvertible {
  /// The first ten, and how many more there were.
  package var description: String {
    (first + (count > first.count ? ["and \(count - first.count) more"] : [])).joined(
      separator: "\n")
  }
}
