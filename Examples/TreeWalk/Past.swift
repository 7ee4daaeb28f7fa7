import Generators
import Marks

/// The walk of a small tree, recorded.
package enum Past {
  /// Each key is yielded from as deep as it lies.
  package static func ofWalk() throws -> [HistoryMoment] {
    let tree = Node.balanced(0..<7)
    var walk = Recorded(AnyGenerator(Walk(tree)))
    var keys: [Int] = []
    while let key = try walk.next() { keys.append(key) }
    print("in order:", keys.map { String($0) }.joined(separator: " "))
    return zip(walk.moments(), keys).map { moment, key in
      var moment = moment
      moment.picture = tree?.picture(wayTo: key)
      return moment
    }
  }
}

extension Node: CustomStringConvertible {
  var description: String { "the node \(key)" }

  /// The tree, a row for each depth; the nodes on the way to a key, whose walks are suspended, are in brackets.
  fileprivate func picture(wayTo wanted: Int) -> String {
    var rows: [String] = []
    draw(into: &rows, depth: 0, wayTo: wanted)
    return rows.joined(separator: "\n")
  }

  private func draw(into rows: inout [String], depth: Int, wayTo wanted: Int?) {
    if rows.count == depth { rows.append("") }
    let next = wanted == key ? nil : wanted
    left?.draw(into: &rows, depth: depth + 1, wayTo: next.flatMap { $0 < key ? $0 : nil })
    let indent = String(repeating: " ", count: key * 4 - rows[depth].count)
    rows[depth] += indent + (wanted == nil ? " \(key) " : "[\(key)]")
    right?.draw(into: &rows, depth: depth + 1, wayTo: next.flatMap { $0 > key ? $0 : nil })
  }
}
