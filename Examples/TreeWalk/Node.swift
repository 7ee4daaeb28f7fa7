/// A node of a binary search tree.
final class Node {
  let key: Int
  private(set) var left: Node?
  private(set) var right: Node?

  init(_ key: Int, left: Node? = nil, right: Node? = nil) {
    self.key = key
    self.left = left
    self.right = right
  }

  // The nodes below are taken apart one by one: a node that released its children, and they theirs,
  // would use native stack in proportion to the depth.
  deinit {
    var nodes = [left, right].compactMap { $0 }
    left = nil
    right = nil
    while var node = nodes.popLast() {
      guard isKnownUniquelyReferenced(&node) else { continue }
      if let left = node.left { nodes.append(left) }
      if let right = node.right { nodes.append(right) }
      node.left = nil
      node.right = nil
    }
  }
}

extension Node {
  /// A tree of the keys of a range, as shallow as can be.
  static func balanced(_ keys: Range<Int>) -> Node? {
    guard !keys.isEmpty else { return nil }
    let middle = (keys.lowerBound + keys.upperBound) / 2
    return Node(
      middle, left: balanced(keys.lowerBound..<middle),
      right: balanced(middle + 1..<keys.upperBound))
  }

  /// A tree of the keys of a range in which no node has a right child: as deep as can be.
  static func list(_ keys: Range<Int>) -> Node? {
    var root: Node?
    for key in keys { root = Node(key, left: root) }
    return root
  }
}
