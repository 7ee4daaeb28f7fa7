/// Dropping generators that hold each other.
///
/// Releasing the locals of one may drop the next, which was in them, and so on: a pipeline of a million
/// generators would need native stack for each. Beyond some depth they are put aside instead, and
/// whoever began to drop drops them one after the other.
extension Driver {
  /// The generators that a thread is dropping, one inside of the other.
  private struct Drops {
    var depth = 0

    /// Those put aside; each names the next in its `exchange`.
    var aside: UnsafeMutableRawPointer?
  }

  /// How many are dropped one inside of the other.
  ///
  /// Each takes some hundred bytes of stack, or some thousand if a straight-line body cleans up.
  private static var limit: Int { 16 }

  /// The ``Drops`` of each thread that has dropped any.
  private static let drops = ThreadSlot(for: "dropping generators", ownsMemory: true)

  /// Ends a core that goes away before its generator has ended.
  static func drop(_ head: Node) {
    let drops = (drops.value ?? makeDrops()).assumingMemoryBound(to: Drops.self)
    guard drops.pointee.depth < limit else { return putAside(head, drops) }
    drops.pointee.depth += 1
    abandon(head)
    if drops.pointee.depth == 1, drops.pointee.aside != nil { dropThoseAside(drops) }
    drops.pointee.depth -= 1
  }

  private static func makeDrops() -> UnsafeMutableRawPointer {
    let memory = UnsafeMutablePointer<Drops>.allocate(capacity: 1)
    memory.initialize(to: Drops())
    drops.value = UnsafeMutableRawPointer(memory)
    return UnsafeMutableRawPointer(memory)
  }

  private static func putAside(_ head: Node, _ drops: UnsafeMutablePointer<Drops>) {
    let core = transplant(head)
    core.head.pointee.exchange = drops.pointee.aside
    drops.pointee.aside = Unmanaged.passRetained(core).toOpaque()
  }

  private static func dropThoseAside(_ drops: UnsafeMutablePointer<Drops>) {
    while let next = drops.pointee.aside {
      let core = Unmanaged<GeneratorCore>.fromOpaque(next)
      drops.pointee.aside = core._withUnsafeGuaranteedRef { $0.head.pointee.exchange.take() }
      core.release()
    }
  }

  /// Moves a root, with all that it delegates to, into a new core; nothing of it runs.
  private static func transplant(_ head: Node) -> GeneratorCore {
    // What the locals refer to goes on living in the copy.
    let core = copyOne(head)
    _ = head.operate(.destroy, for: head)
    let root = core.head
    root.pointee.mode = head.pointee.mode
    root.pointee.delegate = head.pointee.delegate.take()
    root.pointee.arena = head.pointee.arena.take()
    if let leaf = head.pointee.link, leaf != head {
      root.pointee.link = leaf
      var child = leaf
      while let parent = child.pointee.link, parent != head { child = parent }
      child.pointee.link = root
      head.pointee.link = head
    }
    head.pointee.mode = .closed
    return core
  }
}
