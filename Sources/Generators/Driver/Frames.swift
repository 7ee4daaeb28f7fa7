/// Delegates that exist only as part of a chain: nobody can refer to them, so they need no object.
extension Driver {
  /// Puts a new delegate on top of the chain that runs.
  ///
  /// The statement then answers ``Flow/delegated``.
  @inlinable
  @inline(__always)
  static func push<G: Generator>(_ generator: consuming G, _ root: Node) {
    let parent = root.pointee.link.unsafelyUnwrapped
    let arena = parent.pointee.arena ?? makeArena(parent)
    let size = MemoryLayout<CoreHead>.stride + Operations<G>.slotSize + MemoryLayout<G>.size
    let memory = arena.pointee.allocate(
      (size + FrameArena.alignment - 1) & ~(FrameArena.alignment - 1))
    let head = memory.assumingMemoryBound(to: CoreHead.self)
    head.initialize(
      to: CoreHead(
        operation: Operations<G>.word, link: parent,
        generatorOffset: UInt32(MemoryLayout<CoreHead>.stride + Operations<G>.slotSize)))
    head.pointee.mode = [.mounted, .frame]
    head.pointee.arena = arena
    head.generator(as: G.self).initialize(to: generator)
    root.pointee.link = head
  }

  @usableFromInline
  static func makeArena(_ owner: Node) -> UnsafeMutablePointer<FrameArena> {
    let arena = FrameArena.make()
    owner.pointee.arena = arena
    return arena
  }

  /// Gives back the memory of a frame whose generator is destroyed.
  @inline(__always)
  static func pop(_ frame: Node) {
    let arena = frame.pointee.arena.unsafelyUnwrapped
    // Only one whose delegate is driven by someone else has a reference left.
    if frame.pointee.delegate != nil { _ = frame.takeDelegate() }
    frame.pointee.operation.release()
    arena.pointee.free(UnsafeMutableRawPointer(frame))
  }
}

extension Driver {
  /// Whether a generator can be a frame: it is a value, and not aligned more than frames are.
  @inlinable
  @inline(__always)
  static func fitsFrame<G: Generator>(_ type: G.Type) -> Bool {
    MemoryLayout<G>.alignment <= 8 && MemoryLayout<G.Returned>.alignment <= 8
      && MemoryLayout<G.Yielded>.alignment <= 8
  }
}
