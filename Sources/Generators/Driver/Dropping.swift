/// Dropping generators that hold each other.
///
/// Releasing the locals of one may drop the next, which was in them, and so on: a pipeline of a million
/// generators would need native stack for each. Beyond some depth they are put aside instead, and
/// the drop that began drops them one after the other.
extension Driver {
  /// Whether one more is dropped inside of others.
  ///
  /// Each takes some hundred bytes of stack, or some thousand if a straight-line body cleans up.
  /// Two have to do: the one that began, and one of those put aside.
  private static func drops(inside depth: Int) -> Bool {
    depth < 2 || depth < 16 && ThreadStack.hasRoom(for: .descending)
  }

  /// Ends a core that goes away before its generator has ended.
  @usableFromInline
  static func drop(_ head: Node) {
    let drops = ThreadDrops.current
    guard Self.drops(inside: drops.depth) else {
      drops.aside.append(transplant(head))
      return
    }
    drops.depth += 1
    abandon(head)
    if drops.depth == 1 {
      while drops.aside.popLast() != nil {}
      drops.aside = []
    }
    drops.depth -= 1
  }

  /// Moves a root, with all that it delegates to, into a new core; nothing of it runs.
  private static func transplant(_ head: Node) -> GeneratorCore {
    // What the locals refer to goes on living in the copy.
    let core = copyOne(head)
    _ = head.operate(.destroy, for: head)
    let root = core.node
    root.mode = head.mode
    root.takeChain(of: head)
    if head.link != head {
      root.link = head.link
      var child = head.link
      while child.link != head { child = child.link }
      child.link = root
      head.link = head
    }
    head.mode = .closed
    return core
  }
}
