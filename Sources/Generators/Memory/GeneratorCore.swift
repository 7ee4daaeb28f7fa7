#if !_pointerBitWidth(_64)
  #error("the memory of generators is laid out for addresses of 64 bits")
#endif

/// The object behind an ``AnyGenerator``: a generator whose type is known to one closure only.
///
/// It is not generic. A generic class runs its `deinit` unspecialised, and each stored property of
/// generic type costs a metadata look-up (160 to 590 ns a delegate were measured, 25 ns this way).
/// Invariants:
///
/// * The head and the tail are touched through a ``CoreNode``, which is valid as long as the object
///   lives. Whoever holds the node holds the object, or the root of the chain that holds it.
/// * The generator in the tail is alive unless the mode says `closed`.
/// * The slot is empty between two calls from outside.
@usableFromInline
final class GeneratorCore: ManagedBuffer<CoreHead, UInt64> {
  deinit {
    let node = node
    if !node.mode.contains(.closed) { _ = node.operate(.drop, for: node) }
    assert(node.mode.contains(.closed), "a core was dropped before its generator was destroyed")
    node.head.pointee.arena.map(FrameArena.destroy)
    _ = node.takeDelegate()
    node.head.pointee.operation.release()
  }

  /// The head and what follows it.
  @inlinable
  @inline(__always)
  var node: CoreNode {
    CoreNode(head: withUnsafeMutablePointerToHeader { $0 })
  }

  /// Makes a core around a generator that has not started.
  // Never inlined: the optimiser would put the object on the stack, since it does not see that the
  // pointer to its head keeps it in use (Swift 6.3).
  @inlinable
  @inline(never)
  static func make<Yielded, Sent, Returned, Subject>(
    _ subject: consuming Subject, run word: ClosureWord,
    _ layout: CoreLayout<Yielded, Sent, Returned, Subject>.Type
  ) -> GeneratorCore {
    // Where the slot is. Swift aligns no type to more, and imports none from C that is (Swift 6.3).
    precondition(layout.alignment <= 16, "\(Subject.self) is aligned to more than 16 bytes")
    let words = (layout.size - layout.slot) / 8
    let buffer = GeneratorCore.create(minimumCapacity: words) { buffer in
      let head = buffer.withUnsafeMutablePointerToHeader { $0 }
      assert(UInt(bitPattern: head) & 15 == 0, "an object is not aligned to 16 bytes")
      return CoreHead(operation: word, link: head, mode: .new, arena: nil)
    }
    let core = unsafeDowncast(buffer, to: GeneratorCore.self)
    core.node.subject(layout).initialize(to: subject)
    return core
  }

  /// The core that an object is.
  ///
  /// - Precondition: `object` came from a generator that is a reference.
  @inlinable
  @inline(__always)
  static func of(object: AnyObject) -> GeneratorCore {
    unsafeDowncast(object, to: GeneratorCore.self)
  }
}
