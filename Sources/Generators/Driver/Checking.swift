/// Checking chains of erased generators as a whole, for tests.
extension Driver {
  /// Makes sure of what holds of a core and of all that it delegates to, between two steps.
  ///
  /// - Complexity: O(*d*), where *d* is the depth of the delegation.
  static func checkInvariants(_ core: GeneratorCore) {
    let head = core.node
    precondition(head.mode.isConsistent, "flags exclude each other: \(head.mode.rawValue)")
    if head.mode.contains(.mounted) || head.mode.contains(.running) { return }
    precondition(!head.handsOver, "something is handed over between two steps")
    guard head.mode.isDisjoint(with: [.created, .closed]) else {
      precondition(head.link == head && !head.hasDelegate, "one that does not run delegates")
      return
    }
    var node = head.link
    var isLeaf = true
    while true {
      precondition(node.mode.isConsistent, "flags exclude each other: \(node.mode.rawValue)")
      precondition(!node.handsOver, "something is handed over to one that is no root")
      if node.mode.contains(.stolen) {
        precondition(isLeaf, "the delegate of one that is no leaf was stolen")
        precondition(node.hasDelegate, "what was stolen is not known")
      } else {
        precondition(!isLeaf || !node.hasDelegate, "a leaf delegates")
      }
      if node == head { return }
      precondition(node.mode.contains(.mounted), "a delegate is not mounted")
      let parent = node.link
      if !node.mode.contains(.frame) {
        precondition(parent.delegate?.node == node, "a delegate is not the one of its parent")
      }
      isLeaf = false
      node = parent
    }
  }
}
