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
    let head = core.head
    if head.pointee.mode.contains(.closed) { return core }
    if isRunning(head) { throw GeneratorError.alreadyExecuting }
    var chain: [Node] = []
    var node = top(head).pointee.link.unsafelyUnwrapped
    while node != head {
      chain.append(node)
      node = node.pointee.link.unsafelyUnwrapped
    }
    // All are asked before anything is made: a copy that is given up would be closed.
    for node in chain + [head] where node.operate(.copyable, for: node) != .returned {
      throw GeneratorError.cannotCopy
    }
    let copy = copyOne(head)
    let root = copy.head
    copyDelegate(of: head, to: root)
    for node in chain.reversed() {
      let parent = root.pointee.link.unsafelyUnwrapped
      if node.pointee.mode.contains(.frame) {
        _ = node.operate(.copyFrame, for: root)
      } else {
        let delegate = copyOne(node)
        delegate.head.pointee.mode.insert(.mounted)
        delegate.head.pointee.link = parent
        root.pointee.link = delegate.head
        parent.pointee.delegate = Unmanaged.passRetained(delegate)
      }
      copyDelegate(of: node, to: root.pointee.link.unsafelyUnwrapped)
    }
    return copy
  }

  /// Copies a core without its delegates.
  static func copyOne(_ head: Node) -> GeneratorCore {
    _ = head.operate(.copy, for: head)
    let copy = Unmanaged<GeneratorCore>
      .fromOpaque(head.pointee.exchange.take().unsafelyUnwrapped).takeRetainedValue()
    if !head.pointee.mode.contains(.created) { copy.head.pointee.mode.remove(.created) }
    return copy
  }

  /// Has a copy refer to the delegate that somebody else drives.
  private static func copyDelegate(of node: Node, to copy: Node) {
    guard node.pointee.mode.contains(.stolen), let delegate = node.pointee.delegate else { return }
    copy.pointee.mode.insert(.stolen)
    copy.pointee.delegate = delegate.retain()
  }
}
