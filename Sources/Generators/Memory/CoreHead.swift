/// The fixed part of an erased generator.
///
/// Behind it in the same allocation lie the slot, which holds one yielded, sent or returned value or
/// an error at a time, and the generator.
@usableFromInline
struct CoreHead {
  /// Runs the generator: the only code that knows its type.
  @usableFromInline let operation: ClosureWord

  /// Of a mounted core, its parent; of a root, the innermost delegate of its chain.
  @usableFromInline var link: UnsafeMutablePointer<CoreHead>

  /// The core that this one delegates to; the only strong reference in a chain.
  @usableFromInline var delegate: Unmanaged<GeneratorCore>?

  /// Of a root that runs, what its leaf and the driver hand over to each other; else `nil`.
  ///
  /// It is a delegate on the way to the driver, or the place of what a delegate has returned.
  @usableFromInline var exchange: UnsafeMutableRawPointer?

  /// Where the frames above this core are: its own, if it is an object, or that of the object below.
  @usableFromInline var arena: UnsafeMutablePointer<FrameArena>?

  @usableFromInline var mode: CoreMode

  @inlinable
  @inline(__always)
  init(
    operation: ClosureWord, link: UnsafeMutablePointer<CoreHead>, mode: CoreMode,
    arena: UnsafeMutablePointer<FrameArena>?
  ) {
    self.operation = operation
    self.link = link
    self.delegate = nil
    self.exchange = nil
    self.arena = arena
    self.mode = mode
  }
}

/// Where the parts of an erased generator of one type are, counted from its head in bytes.
///
/// The same in an object and in a frame, so that one piece of code runs both.
@usableFromInline
enum CoreLayout<Yielded, Sent, Returned, Subject> {
  /// Where the slot is.
  // Heads are at multiples of 16 in objects; in frames, of 8.
  @inlinable @inline(__always) static var slot: Int { MemoryLayout<CoreHead>.stride }

  /// The size of the slot in bytes, a multiple of eight.
  @inlinable @inline(__always) static var slotSize: Int {
    // Not `max` of four: it makes an array, which is not always seen to need none (Swift 6.3).
    let out = max(MemoryLayout<Yielded>.size, MemoryLayout<Returned>.size)
    let size = max(max(MemoryLayout<Sent>.size, MemoryLayout<any Error>.size), out)
    return (size + 7) & ~7
  }

  /// Where the generator is.
  @inlinable @inline(__always) static var subject: Int {
    let alignment = MemoryLayout<Subject>.alignment
    return (slot + slotSize + alignment - 1) & ~(alignment - 1)
  }

  /// The size of everything in bytes, a multiple of eight.
  @inlinable @inline(__always) static var size: Int {
    (subject + MemoryLayout<Subject>.size + 7) & ~7
  }

  /// The greatest alignment of what goes through the slot, and of the generator.
  @inlinable @inline(__always) static var alignment: Int {
    let out = max(MemoryLayout<Yielded>.alignment, MemoryLayout<Returned>.alignment)
    return max(max(MemoryLayout<Sent>.alignment, MemoryLayout<Subject>.alignment), out)
  }

  /// Whether a generator can be a frame: nothing in it is aligned more than frames are.
  @inlinable @inline(__always) static var fitsFrame: Bool { alignment <= FrameArena.alignment }
}
