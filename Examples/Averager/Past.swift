import Generators
import Marks

/// An averager and a grouper, recorded.
package enum Past {
  /// An averager is sent three numbers, and keeps a copy of itself at each yield.
  package static func ofAverager() throws -> [HistoryMoment] {
    var averager = Recorded(Averager())
    _ = try averager.next()
    let terms = [10.0, 30, 5]
    for term in terms {
      if case .yielded(let average) = try averager.send(term) {
        print("sent \(term), the average is \(average)")
      }
    }
    // Another one goes on from the past; this one stays where it is.
    var branch = averager.branch(at: 1)
    if case .yielded(let average) = try branch.send(50) {
      print("back at yield 2, sent 50.0 instead of 30.0, the average is \(average)")
    }
    return averager.moments(sent: terms.map { "\($0)" })
  }

  /// A grouper hands on what it is sent to an averager, and to a second one after that.
  package static func ofGrouper() throws -> [HistoryMoment] {
    let results = Results()
    var grouper = Recorded(Grouper(key: "numbers", results: results))
    _ = try grouper.next()
    let terms: [Double?] = [10, 30, nil, 5, 7]
    for term in terms {
      if case .yielded(let average) = try grouper.send(term) {
        print("sent \(term.map { "\($0)" } ?? "nil"), yielded \(average)")
      }
    }
    if let summary = results.summaries["numbers"] {
      print("the first averager returned \(summary.count) terms, average \(summary.average)")
    }
    return grouper.moments(sent: terms.map { $0.map { "\($0)" } ?? "nil" })
  }
}
