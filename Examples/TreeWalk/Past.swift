import Generators
import Marks

/// The walk of a small tree, recorded.
package enum Past {
  /// Each key is yielded from as deep as it lies.
  package static func ofWalk() throws -> [HistoryMoment] {
    var walk = Recorded(AnyGenerator(Walk(.balanced(0..<7))))
    var keys: [Int] = []
    while let key = try walk.next() { keys.append(key) }
    print("in order:", keys.map { String($0) }.joined(separator: " "))
    return walk.moments()
  }
}
