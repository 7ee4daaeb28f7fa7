import Foundation
import Generators

/// What averagers and groupers are good for.
package enum WithGenerators {
  /// An averager of its own: a term goes in, the average of all terms comes out.
  package static func average() throws {
    var averager = Averager().makeGenerator()
    _ = try averager.next()
    for term in [10.0, 30, 5] {
      if case .yielded(let average) = try averager.send(term) {
        print("sent \(number(term)), the average is \(number(average))")
      }
    }
    if case .returned(let summary) = try averager.send(nil) {
      print("returned \(summary.count) terms, average \(number(summary.average))\n")
    }
  }

  /// The groups of a file: the grouper is sent the terms, and the averager behind it gets them.
  package static func averageGroups(of file: URL) throws {
    let groups = try readGroups(file)
    let results = Results()
    for group in groups {
      var grouper = Grouper(key: group.key, results: results).makeGenerator()
      _ = try grouper.next()
      for value in group.values { _ = try grouper.send(value) }
      _ = try grouper.send(nil)  // ends this averager; the grouper stands in the next one
    }
    for group in groups.sorted(by: { $0.key < $1.key }) {
      guard let summary = results.summaries[group.key] else { continue }
      let count = column(String(summary.count), 3)
      print("\(count) \(column(group.kind, 5)) averaging \(number(summary.average)) \(group.unit)")
    }
  }

  private static func number(_ value: Double) -> String { String(format: "%.2f", value) }

  private static func column(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
