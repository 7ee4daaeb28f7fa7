/// Dropping generators that have not started.
///
/// Releasing the locals of one may drop the next, which was in them, and so on: a pipeline of a million
/// generators that never ran would need native stack for each. Beyond some depth they are put
/// aside instead, and whoever began to drop drops them one after the other.
extension Driver {
  /// The unstarted generators that this thread is dropping, one inside of the other.
  private struct Drops {
    var depth = 0
    var aside: [GeneratorCore] = []
  }

  /// How many are dropped one inside of the other; each takes a few hundred bytes of stack.
  private static var limit: Int { 64 }

  /// The ``Drops`` of a thread, which lie on the stack of the first one.
  private static let drops = ThreadSlot(for: "dropping generators")

  /// Destroys a generator that has not started and that nobody refers to any more.
  static func destroyUnstarted(_ head: Node) {
    guard let outer = drops.value?.assumingMemoryBound(to: Drops.self) else {
      return destroyOutermost(head)
    }
    if outer.pointee.depth < limit {
      outer.pointee.depth += 1
      _ = head.operate(.destroy, for: head)
      outer.pointee.depth -= 1
    } else {
      // What the locals refer to goes on living in the copy.
      let copy = copyOne(head)
      outer.pointee.aside.append(copy)
      _ = head.operate(.destroy, for: head)
    }
  }

  private static func destroyOutermost(_ head: Node) {
    var own = Drops()
    withUnsafeMutablePointer(to: &own) { own in
      drops.value = UnsafeMutableRawPointer(own)
      _ = head.operate(.destroy, for: head)
      while own.pointee.aside.popLast() != nil {}
      drops.value = nil
    }
  }
}
