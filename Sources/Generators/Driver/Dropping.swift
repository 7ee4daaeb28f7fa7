/// Dropping generators that hold each other.
///
/// Releasing the locals of one may drop the next, which was in them, and so on: a pipeline of a million
/// generators would need native stack for each. Beyond some depth they are put aside instead, and
/// the drop that began drops them one after the other.
extension Driver {
  /// What a thread is dropping.
  private struct Drops {
    /// The number of generators that are dropped, one inside of the other.
    var depth = 0

    /// The generators that were put aside.
    var aside: [GeneratorCore] = []

    /// What was in objects that are gone, and is released by the one that began to collect it.
    var rests: [AnyObject] = []
    var collectsRests = false
  }

  /// Whether one more is dropped inside of others.
  ///
  /// Each takes some hundred bytes of stack, or some thousand if a straight-line body cleans up.
  /// Two have to do: the one that began, and one of those put aside.
  private static func drops(inside depth: Int) -> Bool {
    depth < 2 || depth < 16 && ThreadStack.hasRoom(for: .descending)
  }

  /// The ``Drops`` of each thread that has dropped any.
  // The memory is freed when the thread ends. It owns nothing then: all that was put aside is dropped.
  private static let drops = ThreadSlot(for: "dropping generators", ownsMemory: true)

  private static var current: UnsafeMutablePointer<Drops> {
    (drops.value ?? makeDrops()).assumingMemoryBound(to: Drops.self)
  }

  private static func makeDrops() -> UnsafeMutableRawPointer {
    let memory = UnsafeMutablePointer<Drops>.allocate(capacity: 1)
    memory.initialize(to: Drops())
    drops.value = UnsafeMutableRawPointer(memory)
    return UnsafeMutableRawPointer(memory)
  }

  /// Ends a core that goes away before its generator has ended.
  static func drop(_ head: Node) {
    let drops = current
    guard Self.drops(inside: drops.pointee.depth) else {
      drops.pointee.aside.append(transplant(head))
      return
    }
    drops.pointee.depth += 1
    abandon(head)
    if drops.pointee.depth == 1 {
      while drops.pointee.aside.popLast() != nil {}
      drops.pointee.aside = []
    }
    drops.pointee.depth -= 1
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

/// Dropping objects that hold each other and whose clean-up is that they are released.
///
/// Statements that were built when the program runs are such, and what they keep while they are
/// suspended.
extension Driver {
  /// What was in an object that is gone.
  private final class Rest<Content> {
    let content: Content

    init(_ content: consuming Content) { self.content = content }
  }

  /// Whether what an object holds can be released as always, with all that goes away with it.
  static var releasesAtOnce: Bool {
    !current.pointee.collectsRests && ThreadStack.hasRoom(for: .descending)
  }

  /// Releases what was in an object that goes away, where there is no stack to do it as always.
  static func release<Content>(_ content: consuming Content) {
    let drops = current
    drops.pointee.rests.append(Rest(content))
    if drops.pointee.collectsRests { return }
    drops.pointee.collectsRests = true
    while drops.pointee.rests.popLast() != nil {}
    drops.pointee.rests = []
    drops.pointee.collectsRests = false
  }
}
