/// Dropping generators that have not started.
///
/// Releasing the locals of one may drop the next, which was in them, and so on: a pipeline of a million
/// generators that never ran would need native stack for each. Beyond some depth they are put
/// aside instead, and whoever began to drop drops them one after the other.
extension Driver {
  /// The unstarted generators that a thread is dropping, one inside of the other.
  private struct Drops {
    var depth = 0

    /// Those put aside; each names the next in its `exchange`.
    var aside: UnsafeMutableRawPointer?
  }

  /// How many are dropped one inside of the other; each takes a few hundred bytes of stack.
  private static var limit: Int { 64 }

  /// The ``Drops`` of each thread that has dropped any.
  private static let drops = ThreadSlot(for: "dropping generators", ownsMemory: true)

  /// Destroys a generator that has not started and that nobody refers to any more.
  static func destroyUnstarted(_ head: Node) {
    let drops = (drops.value ?? makeDrops()).assumingMemoryBound(to: Drops.self)
    guard drops.pointee.depth < limit else { return putAside(head, drops) }
    drops.pointee.depth += 1
    _ = head.operate(.destroy, for: head)
    if drops.pointee.depth == 1, drops.pointee.aside != nil { dropThoseAside(drops) }
    drops.pointee.depth -= 1
  }

  private static func makeDrops() -> UnsafeMutableRawPointer {
    let memory = UnsafeMutablePointer<Drops>.allocate(capacity: 1)
    memory.initialize(to: Drops())
    drops.value = UnsafeMutableRawPointer(memory)
    return UnsafeMutableRawPointer(memory)
  }

  /// Destroys a generator, but not what its locals refer to: that goes on living in a copy.
  private static func putAside(_ head: Node, _ drops: UnsafeMutablePointer<Drops>) {
    let copy = copyOne(head)
    _ = head.operate(.destroy, for: head)
    copy.head.pointee.exchange = drops.pointee.aside
    drops.pointee.aside = Unmanaged.passRetained(copy).toOpaque()
  }

  private static func dropThoseAside(_ drops: UnsafeMutablePointer<Drops>) {
    while let next = drops.pointee.aside {
      let core = Unmanaged<GeneratorCore>.fromOpaque(next)
      drops.pointee.aside = core._withUnsafeGuaranteedRef { $0.head.pointee.exchange.take() }
      core.release()
    }
  }
}
