/// What the driver asks of an erased generator.
@usableFromInline
enum CoreOperation: UInt8 {
  /// Resume with nothing.
  case next

  /// Resume with the sent value that is in the root's slot.
  case send

  /// Resume by raising the error that is in the root's slot.
  case raise

  /// Resume with the end of the delegate, whose returned value the root's `exchange` points to.
  case answer

  /// Destroy the generator.
  case destroy

  /// Destroy the yielded value in this core's slot.
  case dropYielded

  /// Destroy the returned value in this core's slot.
  case dropReturned

  /// Destroy the sent value in the root's slot, and answer `returned` if it stood for `None`.
  case dropSent

  /// Put what a generator answers after its end in this core's slot, if there is such a value.
  case afterEnd

  /// Answer `returned` if the generator can be copied.
  case copyable

  /// Make a core of a copy of the generator, and leave it, retained, in the root's `exchange`.
  case copy

  /// Push a copy of the generator as a frame on the chain of the root.
  case copyFrame

  /// Take the `StopIteration` in the root's slot as this generator's end: put its value in this
  /// core's slot and answer `returned`, if it is one and its value is of the returned type.
  case stopped

  /// Append where the generator is suspended to the `[SourcePlace]` that the root's `exchange`
  /// points to.
  case trace

  /// Append where the generator's function is written to the `[SourcePlace]` that the root's
  /// `exchange` points to; the generator may be destroyed.
  case function
}

/// What came of it.
@usableFromInline
enum CoreResult: UInt8 {
  /// A yielded value is in the root's slot.
  case yielded

  /// The returned value is in this generator's slot.
  case returned

  /// An error is in the root's slot.
  case raised

  /// A delegate is in the root's `exchange`; it is to be run in this generator's place.
  case delegated

  /// The generator had ended before and has no value for `None`.
  case exhausted
}

/// Where an erased generator is in its life, as bits; above them, on which part of a stack it was
/// resumed last (``StackPart``).
@usableFromInline
struct CoreMode: OptionSet {
  @usableFromInline let rawValue: UInt32

  @inlinable
  @inline(__always)
  init(rawValue: UInt32) { self.rawValue = rawValue }

  /// It, or a delegate on its behalf, runs now; set on roots only.
  @inlinable @inline(__always) static var running: Self { Self(rawValue: 1) }

  /// Nothing of its body has run.
  @inlinable @inline(__always) static var created: Self { Self(rawValue: 2) }

  /// Its body has ended and its generator is destroyed.
  @inlinable @inline(__always) static var closed: Self { Self(rawValue: 4) }

  /// It is the delegate of another core, which `link` names.
  @inlinable @inline(__always) static var mounted: Self { Self(rawValue: 8) }

  /// Its delegate is driven by someone else and must be mounted again before it goes on.
  @inlinable @inline(__always) static var stolen: Self { Self(rawValue: 16) }

  /// It is no object: it lies in the arena of the core whose chain it is part of.
  @inlinable @inline(__always) static var frame: Self { Self(rawValue: 32) }

  /// It is looked at before it is resumed: it was not yet resumed on a part of a stack that is known
  /// to have room, or what its innermost delegate delegates to was driven directly.
  @inlinable @inline(__always) static var unready: Self { Self(rawValue: 64) }

  // Not as literals of arrays: these are not always seen to need no array (Swift 6.3).

  /// New: created, and unready.
  @inlinable @inline(__always) static var new: Self { Self(rawValue: 2 | 64) }

  /// A frame that is the delegate of what is below it.
  @inlinable @inline(__always) static var mountedFrame: Self { Self(rawValue: 8 | 32) }

  /// A root that has just ended.
  @inlinable @inline(__always) static var closing: Self { Self(rawValue: 4 | 1) }

  /// Suspended, and ready to be resumed from an address of the stack without further questions.
  @inlinable
  @inline(__always)
  static func ready(at address: UInt) -> Self {
    Self(rawValue: StackPart.number(of: address) << 8)
  }
}

/// The fixed part of an erased generator.
///
/// Behind it in the same allocation lie the slot, which holds one yielded, sent or returned value or
/// an error at a time, and the generator.
@usableFromInline
struct CoreHead {
  /// Runs the generator: the only code that knows its type.
  @usableFromInline let operation: ClosureWord

  /// Of a mounted core, its parent; of a root, the innermost delegate of its chain.
  @usableFromInline var link: UnsafeMutablePointer<CoreHead>?

  /// The core that this one delegates to; the only strong reference in a chain.
  @usableFromInline var delegate: Unmanaged<GeneratorCore>?

  /// A pointer handed over between a generator and the driver; its meaning depends on the operation.
  @usableFromInline var exchange: UnsafeMutableRawPointer?

  /// Where the frames above this core are: its own, if it is an object, or that of the object below.
  @usableFromInline var arena: UnsafeMutablePointer<FrameArena>?

  @usableFromInline var mode: CoreMode
  @usableFromInline var generatorOffset: UInt32

  @inlinable
  @inline(__always)
  init(
    operation: ClosureWord, link: UnsafeMutablePointer<CoreHead>?, generatorOffset: UInt32
  ) {
    self.operation = operation
    self.link = link
    self.delegate = nil
    self.exchange = nil
    self.arena = nil
    self.mode = .new
    self.generatorOffset = generatorOffset
  }
}

extension UnsafeMutablePointer where Pointee == CoreHead {
  /// Has the core do something on behalf of a root.
  @inlinable
  @inline(__always)
  func operate(
    _ operation: CoreOperation, for root: UnsafeMutablePointer<CoreHead>
  ) -> CoreResult {
    let result = pointee.operation(self, operation.rawValue, root)
    return unsafeBitCast(UInt8(truncatingIfNeeded: result), to: CoreResult.self)
  }

  /// Takes the strong reference to the delegate out.
  @inlinable
  @inline(__always)
  func takeDelegate() -> GeneratorCore? {
    pointee.delegate.take()?.takeRetainedValue()
  }

  /// The slot for the value that goes in or out.
  @inlinable
  @inline(__always)
  var slot: UnsafeMutableRawPointer {
    UnsafeMutableRawPointer(self) + MemoryLayout<CoreHead>.stride
  }

  /// The generator.
  @inlinable
  @inline(__always)
  func generator<G>(as type: G.Type) -> UnsafeMutablePointer<G> {
    (UnsafeMutableRawPointer(self) + Int(pointee.generatorOffset)).assumingMemoryBound(to: G.self)
  }
}

/// The object behind an ``AnyGenerator``: a generator whose type is known to one closure only.
///
/// It is not generic. A generic class runs its `deinit` unspecialised, and each stored property of
/// generic type costs a metadata look-up (160 to 590 ns a delegate were measured, 25 ns this way).
/// Invariants:
///
/// * The head and the tail are touched through the pointer that ``head`` gives, which is stable as
///   long as the object lives. Whoever holds that pointer holds the object, or the root of the
///   chain that holds it.
/// * The generator in the tail is alive unless the mode says `closed`.
/// * The slot is empty between two calls from outside.
@usableFromInline
final class GeneratorCore: ManagedBuffer<CoreHead, UInt64> {
  deinit {
    let head = head
    if !head.pointee.mode.contains(.closed) { Driver.drop(head) }
    if let arena = head.pointee.arena {
      arena.pointee.destroy()
      arena.deallocate()
    }
    _ = head.takeDelegate()
    head.pointee.operation.release()
  }

  /// The head; the tail follows it.
  @inlinable
  @inline(__always)
  var head: UnsafeMutablePointer<CoreHead> {
    withUnsafeMutablePointerToHeader { $0 }
  }

  /// The core behind a generator that is a reference, or a new one around one that is not.
  @inlinable
  @inline(__always)
  static func of<G: Generator>(_ generator: consuming G) -> GeneratorCore {
    guard G._isReference else { return make(generator) }
    guard let object = generator._takeObject() else {
      preconditionFailure("a generator that is a reference has an object: \(G.self)")
    }
    return unsafeDowncast(object, to: GeneratorCore.self)
  }

  /// Makes a core around a generator.
  // Never inlined: the optimiser would put the object on the stack, since it does not see that the
  // pointer to its head keeps it in use (Swift 6.3).
  @inlinable
  @inline(never)
  static func make<G: Generator>(_ generator: consuming G) -> GeneratorCore {
    let alignment = max(
      max(MemoryLayout<G.Yielded>.alignment, MemoryLayout<G.Sent>.alignment),
      MemoryLayout<G.Returned>.alignment)
    // Where the slot is. Swift aligns no type to more, and imports none from C that is (Swift 6.3).
    precondition(alignment <= 16, "a yielded, sent or returned type is aligned to over 16 bytes")
    let words = Operations<G>.slotSize / 8
    let generatorWords =
      (MemoryLayout<G>.size + max(MemoryLayout<G>.alignment - 8, 0) + 7) / 8
    let buffer = GeneratorCore.create(minimumCapacity: words + generatorWords) { buffer in
      let head = buffer.withUnsafeMutablePointerToHeader { $0 }
      let end = UnsafeMutableRawPointer(head) + MemoryLayout<CoreHead>.stride + words * 8
      let offset = end.alignedUp(for: G.self) - UnsafeMutableRawPointer(head)
      return CoreHead(
        operation: Operations<G>.word, link: head,
        generatorOffset: UInt32(offset))
    }
    let core = unsafeDowncast(buffer, to: GeneratorCore.self)
    core.head.generator(as: G.self).initialize(to: generator)
    return core
  }
}
