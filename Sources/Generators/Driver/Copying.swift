/// Copying chains of erased generators.
extension Driver {
  /// Copies a core and all its delegates; the copy goes on independently.
  ///
  /// A delegate that somebody else drives in the meantime is shared, as is whatever else the
  /// generators refer to.
  ///
  /// - Returns: The copy; the core itself if it has ended, which makes no difference.
  /// - Throws: ``GeneratorError/alreadyExecuting``; ``GeneratorError/cannotCopy``.
  /// - Complexity: O(*d*), where *d* is the depth of the delegation.
  @usableFromInline
  static func copy(_ core: GeneratorCore) throws -> GeneratorCore {
    let head = core.node
    if head.mode.contains(.closed) { return core }
    if isRunning(head) { throw GeneratorError.alreadyExecuting }
    var chain: [Node] = []
    var node = top(head).link
    while node != head {
      chain.append(node)
      node = node.link
    }
    // All are asked before anything is made: a copy that is given up would be closed.
    for node in chain + [head] where node.operate(.copyable, for: node) != .returned {
      throw GeneratorError.cannotCopy
    }
    let copy = copyOne(head)
    let root = copy.node
    copyDelegate(of: head, to: root)
    for node in chain.reversed() {
      let parent = root.link
      if node.mode.contains(.frame) {
        _ = node.operate(.copyFrame, for: root)
      } else {
        let delegate = copyOne(node)
        delegate.node.mode.insert(.mounted)
        delegate.node.link = parent
        root.link = delegate.node
        parent.keepDelegate(delegate)
      }
      copyDelegate(of: node, to: root.link)
    }
    return copy
  }

  /// Copies a core without its delegates.
  static func copyOne(_ head: Node) -> GeneratorCore {
    var made: GeneratorCore?
    head.ask(.copy, into: &made)
    guard let copy = made else { preconditionFailure("a generator made no copy of itself") }
    if !head.mode.contains(.created) { copy.node.mode.remove(.created) }
    return copy
  }

  /// Has a copy refer to the delegate that somebody else drives.
  private static func copyDelegate(of node: Node, to copy: Node) {
    guard node.mode.contains(.stolen), let delegate = node.delegate else { return }
    copy.mode.insert(.stolen)
    copy.keepDelegate(delegate)
  }
}
