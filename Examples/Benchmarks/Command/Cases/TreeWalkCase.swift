import Generators

/// A node of a binary tree.
final class Node {
  let key: Int
  let left: Node?
  let right: Node?

  init(_ key: Int, _ left: Node?, _ right: Node?) {
    self.key = key
    self.left = left
    self.right = right
  }

  /// A balanced tree of the keys low..<high.
  static func balanced(_ low: Int, _ high: Int) -> Node? {
    guard low < high else { return nil }
    let middle = (low + high) / 2
    return Node(middle, balanced(low, middle), balanced(middle + 1, high))
  }

  /// A tree of n nodes that have no right child.
  static func list(_ n: Int) -> Node? {
    var root: Node?
    for key in 0..<n { root = Node(key, root, nil) }
    return root
  }
}

/// Yields the keys of a tree in order; written by hand, with a stack of its own.
struct HandWalk: Generator {
  var stack: [Node] = []

  init(_ root: Node) {
    push(root)
  }

  mutating func push(_ subtree: Node?) {
    var next = subtree
    while let node = next {
      stack.append(node)
      next = node.left
    }
  }

  mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Int, Void> {
    try resumption.get()
    guard let node = stack.popLast() else { return .returned(()) }
    push(node.right)
    return .yielded(node.key)
  }
}

/// Yields the keys of a tree in order, by delegating to itself for both subtrees.
struct Walk: GeneratorFunction {
  typealias Yielded = Int

  let node: Node

  static let body = Program {
    If {
      $0.node.left != nil
    } then: {
      YieldFrom { Walk(node: $0.node.left ?? $0.node) }
    }
    Yield { $0.node.key }
    If {
      $0.node.right != nil
    } then: {
      YieldFrom { Walk(node: $0.node.right ?? $0.node) }
    }
  }
}

/// G4: a recursive walk of a balanced tree of n nodes (r = 0), or r walks of a list of n nodes.
///
/// An operation is a node.
enum TreeWalkCase: BenchCase {
  static let name = "G4"
  static let meaning = "a node of a balanced tree (R = 0), or of R walks of a list"

  static func run(_ invocation: Invocation) throws -> Measurement {
    let n = invocation.count
    let rounds = try invocation.parameter(0, "R")
    guard let root = rounds == 0 ? Node.balanced(0, n) : Node.list(n) else {
      throw BenchError.usage("an empty tree has no walk")
    }
    // Never released: the classes of a deep list release one another recursively.
    _ = Unmanaged.passRetained(root)
    let label = rounds == 0 ? "\(name).full" : "\(name).list\(n)"
    return try Measurement.timed(label, operations: n * max(rounds, 1)) {
      var hash: UInt32 = 0
      for _ in 0..<max(rounds, 1) {
        switch invocation.tier {
        case .hand: try add(HandWalk(root), to: &hash)
        case .dsl: try add(Walk(node: root).makeGenerator(), to: &hash)
        case .boxed: try add(AnyGenerator(Walk(node: root)), to: &hash)
        }
      }
      return Int64(hash)
    }
  }

  /// Adds all keys, in their order.
  static func add<G: Generator<Int, Void, Void>>(_ source: G, to hash: inout UInt32) throws {
    var walk = source
    while let key = try walk.next() { hash = hash &* 31 &+ UInt32(truncatingIfNeeded: key) }
  }
}
