import Generators

/// Yields the keys of a tree in order, by delegating to itself for both subtrees.
struct Walk: GeneratorFunction {
  typealias Yielded = Int

  @Late var node: Node

  init(_ tree: Node?) { $node = tree }

  static let body = Program {
    If({ $0.$node != nil }) {
      YieldFrom { Walk($0.node.left) }  // ⟷ left
      Yield { $0.node.key }  // ⟷ yield
      YieldFrom { Walk($0.node.right) }  // ⟷ right
    }
  }
}
