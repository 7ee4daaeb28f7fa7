import Generators
import Marks

/// An averager and a grouper, recorded.
package enum Past {
  /// An averager is sent three numbers, and keeps a copy of itself at each yield; from the second one
  /// on there is another way.
  package static func ofAverager() throws -> [HistoryMoment] {
    var averager = Recorded(Averager())
    _ = try averager.next()
    for term in [10.0, 30, 5] {
      if case .yielded(let average) = try averager.send(term) {
        print("sent \(term), the average is \(average)")
      }
    }
    // Another one goes on from the past; this one stays where it is.
    var branch = averager.branch(at: 1)
    print("back at yield 2")
    for term in [50.0, 60] {
      if case .yielded(let average) = try branch.send(term) {
        print("sent \(term) instead, the average is \(average)")
      }
    }
    return averager.moments(sent: ["10.0", "30.0", "5.0"])
      + branch.moments(sent: ["10.0", "50.0", "60.0"], from: 1)
  }

  /// A grouper hands on what it is sent to an averager, and to a second one after that.
  package static func ofGrouper() throws -> [HistoryMoment] {
    let results = Results()
    var grouper = Recorded(Grouper(key: "numbers", results: results))
    _ = try grouper.next()
    let terms: [Double?] = [10, 30, nil, 5, 7]
    var returns: [Int: String] = [:]
    for (number, term) in terms.enumerated() {
      guard case .yielded(let average) = try grouper.send(term) else { break }
      if let summary = results.summaries.removeValue(forKey: "numbers") {
        let words = "returned \(summary.count) terms, average \(summary.average)"
        print("sent nil, the first averager \(words)")
        returns[number + 1] =
          "The averager, sent nil, has \(words). That is what yield from gave to the grouper, "
          + "which went on, and delegated to a new one."
      } else {
        print("sent \(term ?? 0), yielded \(average)")
      }
    }
    var moments = grouper.moments(sent: terms.map { $0.map { "\($0)" } ?? "nil" })
    for (number, words) in returns { moments[number].remark = words }
    return moments
  }
}
