import Generators

/// Walks over trees, side by side and deep.
package enum WithGenerators {
  /// Walks a few trees in order.
  package static func walk() throws {
    let tree = Node.balanced(0..<15)
    print("in order:", Walk(tree).values.map { String($0) }.joined(separator: " "))
    print("a list of the same keys has the same:", try haveSameKeys(tree, .list(0..<15)))
    print("a list of other keys has the same:", try haveSameKeys(tree, .list(1..<16)))
    try report("balanced, 1000", .balanced(0..<1000))
    try report("list, 300 deep", .list(0..<300))
  }

  /// Walks a tree that is deeper than Python can walk.
  package static func walkDeep() throws {
    let list = Node.list(0..<100_000)
    try report("list, 100000 deep", list)

    // 100,000 suspended generators are closed, the innermost first.
    let walk = AnyGenerator(Walk(list))
    if let key = try walk.next() { print("the first key is \(key)") }
    try walk.close()
    print("the walk is \(walk.state)")
  }

  /// Whether two trees hold the same keys, whatever their shapes; looks no further than it must.
  private static func haveSameKeys(_ a: Node?, _ b: Node?) throws -> Bool {
    let first = AnyGenerator(Walk(a))
    let second = AnyGenerator(Walk(b))
    while true {
      let key = try first.next()
      guard try second.next() == key else { return false }
      if key == nil { return true }
    }
  }

  private static func report(_ name: String, _ tree: Node?) throws {
    let walk = AnyGenerator(Walk(tree))
    var count = 0
    var sum = 0
    while let key = try walk.next() {
      count += 1
      sum += key
    }
    print("\(name): \(count) keys, their sum is \(sum)")
  }
}
