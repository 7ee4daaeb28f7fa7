/// Closing and dropping chains of erased generators.
extension Driver {
  /// Closes a core from outside: PEP 342's `close`.
  ///
  /// - Returns: The error that the caller is to throw, if any.
  @usableFromInline
  static func close(_ head: Node) -> (any Error)? {
    if head.mode.contains(.closed) { return nil }
    if isRunning(head) { return GeneratorError.alreadyExecuting }
    if head.mode.contains(.created) {
      // First, since what the locals hold may use the generator when it is released.
      head.mode = .closed
      _ = head.operate(.destroy, for: head)
      return nil
    }
    guard ThreadStack.hasRoom(for: .cleaning) else { return stackExhausted(head) }
    return closeSuspended(head)
  }

  /// Closes a core that is suspended.
  private static func closeSuspended(_ head: Node) -> (any Error)? {
    if head.mode.contains(.mounted) { detach(head) }
    head.mode.insert(.running)
    head.putError(GeneratorExit.shared)
    let result = drive(head, .close)
    head.mode.remove(.running)
    return verdict(head, result)
  }

  /// What the answer of a generator to `GeneratorExit` means to the one who closed it.
  private static func verdict(_ head: Node, _ result: _DriverAnswer) -> (any Error)? {
    switch result {
    case .yielded:
      _ = head.operate(.dropYielded, for: head)
      return GeneratorError.ignoredExit
    case .ignored:
      return GeneratorError.ignoredExit
    case .returned:
      _ = head.operate(.dropReturned, for: head)
      return nil
    case .raised:
      let error = head.takeError()
      return GeneratorExit.isEnd(error) ? nil : error
    case .exhausted, .delegated:
      return nil
    }
  }

  /// Closes all delegates of a running root, from the inside out, and leaves in its slot the error
  /// that is to be raised in the root itself (PEP 380).
  static func closeChain(_ root: Node) {
    let innermost = root.link
    if innermost.mode.contains(.stolen) {
      innermost.mode.remove(.stolen)
      // Those that somebody else drives are closed with the rest. One that cannot be, because it runs,
      // leaves the error in the slot that is then raised in the one around it.
      if let delegate = innermost.takeDelegate() {
        _ = mount(delegate, below: innermost, root, .raise)
      }
    }
    while true {
      let leaf = root.link
      if leaf == root { return }
      let core = unmountLeaf(root, leaf)
      // Asked now: a leaf that ends is a root that ends, and its mode says nothing else then.
      let isFrame = leaf.mode.contains(.frame)
      leaf.putError(root.takeError())
      leaf.mode.insert(.running)
      let first = leaf.operate(
        leaf.error.isExactly(GeneratorExit.self) ? .close : .raise, for: leaf)
      let result =
        first == .yielded || first == .ignored ? first : settle(leaf, leaf, first)
      leaf.mode.remove(.running)
      root.putError(verdict(leaf, result) ?? GeneratorExit.shared)
      if isFrame {
        // One that answered with another `yield` goes too, as an object that nobody refers to.
        if result == .yielded || result == .ignored { abandon(leaf) }
        leaf.pop()
      }
      withExtendedLifetime(core) {}
    }
  }

  /// Takes the leaf out of a chain and makes it a root of its own.
  private static func unmountLeaf(_ root: Node, _ leaf: Node) -> GeneratorCore? {
    let parent = leaf.link
    leaf.mode.remove(.mounted)
    leaf.link = leaf
    root.link = parent
    return parent.takeDelegate()
  }

  /// Ends a core that nobody refers to any more.
  ///
  /// A suspended one is closed, so that its `finally` statements run. What goes wrong there can be
  /// thrown at nobody; it is given to ``UnraisableError/handler``.
  static func abandon(_ head: Node) {
    // Without asking for stack: drops are not nested deeply.
    if !head.mode.contains(.created), let error = closeSuspended(head) {
      UnraisableError.report(error)
    }
    if head.mode.contains(.closed) { return }
    // It has not started, or it has answered with another `yield`.
    dismantle(head)
    head.mode = .closed
  }

  /// Destroys a suspended root and all its delegates without running anything of them.
  private static func dismantle(_ root: Node) {
    while root.link != root {
      let leaf = root.link
      let core = unmountLeaf(root, leaf)
      if leaf.mode.contains(.frame) {
        _ = leaf.operate(.destroy, for: leaf)
        leaf.pop()
      }
      withExtendedLifetime(core) {}
    }
    _ = root.operate(.destroy, for: root)
  }
}
