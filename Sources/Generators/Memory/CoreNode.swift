/// An erased generator, as an object or as a frame: what the driver works on.
///
/// It owns nothing. It is valid as long as its object lives, or until its frame is popped.
@frozen
@usableFromInline
struct CoreNode: Equatable {
  @usableFromInline let head: UnsafeMutablePointer<CoreHead>

  @inlinable
  @inline(__always)
  init(head: UnsafeMutablePointer<CoreHead>) { self.head = head }

  /// The core that the code of a ``ClosureWord`` is given.
  @inlinable
  @inline(__always)
  init(at address: UnsafeMutableRawPointer) {
    head = address.assumingMemoryBound(to: CoreHead.self)
  }

  /// Where the generator is in its life.
  @inlinable
  @inline(__always)
  var mode: CoreMode {
    get { head.pointee.mode }
    nonmutating set {
      assert(newValue.isConsistent, "flags of a core that exclude each other: \(newValue.rawValue)")
      head.pointee.mode = newValue
    }
  }

  /// Of a mounted core, its parent; of a root, the innermost delegate of its chain, or itself.
  @inlinable
  @inline(__always)
  var link: CoreNode {
    get { CoreNode(head: head.pointee.link) }
    nonmutating set { head.pointee.link = newValue.head }
  }

  /// Does something with the generator, on behalf of a root.
  @inlinable
  @inline(__always)
  func operate(_ operation: CoreOperation, for root: CoreNode) -> _DriverAnswer {
    _DriverAnswer(word: head.pointee.operation(head, operation.rawValue, root.head))
  }

  /// Asks the generator for something that is added to what is here already.
  func ask<Answer>(_ operation: CoreOperation, into answer: inout Answer) {
    withUnsafeMutablePointer(to: &answer) {
      _ = head.pointee.operation(head, operation.rawValue, $0)
    }
  }
}

/// The delegates of a core.
extension CoreNode {
  /// Whether there is a reference to a core that this one delegates to.
  @inlinable @inline(__always) var hasDelegate: Bool { head.pointee.delegate != nil }

  /// The core that this one delegates to.
  var delegate: GeneratorCore? { head.pointee.delegate?.takeUnretainedValue() }

  /// Takes the strong reference to the delegate out.
  @inlinable
  @inline(__always)
  func takeDelegate() -> GeneratorCore? {
    head.pointee.delegate.take()?.takeRetainedValue()
  }

  /// Takes out the delegate, which has ended, with the reference to it.
  @inline(__always)
  func takeFinishedDelegate() -> FinishedDelegate {
    FinishedDelegate(reference: head.pointee.delegate.take())
  }

  /// Keeps a core as the delegate.
  func keepDelegate(_ core: GeneratorCore) {
    assert(!hasDelegate, "a core delegates to two others")
    assert(core.node != self, "a core delegates to itself")
    head.pointee.delegate = Unmanaged.passRetained(core)
  }

  /// Takes over the delegate and the frames of a core.
  func takeChain(of other: CoreNode) {
    assert(!hasDelegate && head.pointee.arena == nil, "a core with a chain takes over another")
    head.pointee.delegate = other.head.pointee.delegate.take()
    head.pointee.arena = other.head.pointee.arena.take()
  }

  /// Whether something is on its way between the leaf of this root and the driver.
  var handsOver: Bool { head.pointee.exchange != nil }

  /// Hands a delegate over to the driver, from the leaf of the chain of this root.
  @inlinable
  @inline(__always)
  func handOver(_ delegate: AnyObject?) {
    assert(head.pointee.exchange == nil, "something else is handed over")
    head.pointee.exchange = delegate.map { Unmanaged.passRetained($0).toOpaque() }
  }

  /// Takes the delegate that was handed over, if it is no frame.
  @inline(__always)
  func takeHandedOver() -> GeneratorCore? {
    head.pointee.exchange.take().map {
      Unmanaged<GeneratorCore>.fromOpaque($0).takeRetainedValue()
    }
  }

  /// Says to the leaf of the chain of this root what its delegate has returned: it is in a slot that
  /// stays as it is until the leaf has run.
  @inlinable
  @inline(__always)
  func offerAnswer(of delegate: CoreNode) {
    assert(head.pointee.exchange == nil, "something else is handed over")
    head.pointee.exchange = delegate.slot
  }

  /// Takes what the delegate has returned, if it has.
  @inlinable
  @inline(__always)
  func takeAnswer<Returned>(as type: Returned.Type) -> Returned? {
    guard let place = head.pointee.exchange else { return nil }
    head.pointee.exchange = nil
    return place.assumingMemoryBound(to: Returned.self).move()
  }
}

/// The slot of a core: one value that goes in or out.
extension CoreNode {
  @inlinable
  @inline(__always)
  var slot: UnsafeMutableRawPointer {
    UnsafeMutableRawPointer(head) + MemoryLayout<CoreHead>.stride
  }

  /// Puts a value into the slot, which is empty.
  @inlinable
  @inline(__always)
  func put<Value>(_ value: consuming Value) {
    slot.initializeMemory(as: Value.self, to: value)
  }

  /// Puts an error into the slot, which is empty.
  // Not `put(error)`: that would open the existential, and put what is in it.
  @inlinable
  @inline(__always)
  func putError(_ error: any Error) {
    slot.initializeMemory(as: (any Error).self, to: error)
  }

  /// Takes the value out of the slot, which holds one of this type.
  @inlinable
  @inline(__always)
  func take<Value>(_ type: Value.Type) -> Value {
    slot.assumingMemoryBound(to: type).move()
  }

  /// Takes the error out of the slot, which holds one.
  @inlinable
  @inline(__always)
  func takeError() -> any Error { take((any Error).self) }

  /// The error in the slot, which holds one.
  @inlinable
  @inline(__always)
  var error: any Error {
    get { slot.assumingMemoryBound(to: (any Error).self).pointee }
    nonmutating _modify { yield &slot.assumingMemoryBound(to: (any Error).self).pointee }
  }
}

/// The generator of a core.
extension CoreNode {
  @inlinable
  @inline(__always)
  func subject<Yielded, Sent, Returned, Subject>(
    _ layout: CoreLayout<Yielded, Sent, Returned, Subject>.Type
  ) -> UnsafeMutablePointer<Subject> {
    (UnsafeMutableRawPointer(head) + layout.subject).assumingMemoryBound(to: Subject.self)
  }

  /// Lends the generator, which is of this type and alive.
  @inlinable
  @inline(__always)
  func withSubject<Yielded, Sent, Returned, Subject, Result>(
    _ layout: CoreLayout<Yielded, Sent, Returned, Subject>.Type,
    _ body: (inout Subject) -> Result
  ) -> Result {
    body(&subject(layout).pointee)
  }

  /// Destroys the generator, which is of this type and alive.
  @inlinable
  @inline(__always)
  func destroySubject<Yielded, Sent, Returned, Subject>(
    _ layout: CoreLayout<Yielded, Sent, Returned, Subject>.Type
  ) {
    // Moved out, not deinitialised: that would go through the type's metadata (Swift 6.3).
    _ = subject(layout).move()
  }

  /// Adds to the answer of ``ask(_:into:)``, in whose place this node stands then.
  @inlinable
  @inline(__always)
  func answer<Answer>(as type: Answer.Type, _ body: (inout Answer) -> Void) {
    body(&UnsafeMutableRawPointer(head).assumingMemoryBound(to: type).pointee)
  }
}

/// Frames: delegates that exist only as part of a chain.
extension CoreNode {
  /// Puts a new frame on top of the chain of this root.
  @inlinable
  @inline(__always)
  func push<Yielded, Sent, Returned, Subject>(
    _ subject: consuming Subject, run word: ClosureWord,
    _ layout: CoreLayout<Yielded, Sent, Returned, Subject>.Type
  ) {
    assert(layout.fitsFrame, "\(Subject.self) is aligned more than frames are")
    let parent = head.pointee.link
    let arena = parent.pointee.arena ?? CoreNode(head: parent).makeArena()
    let memory = arena.pointee.allocate(layout.size)
    let frame = memory.assumingMemoryBound(to: CoreHead.self)
    frame.initialize(
      to: CoreHead(operation: word, link: parent, mode: .mountedFrame, arena: arena))
    CoreNode(head: frame).subject(layout).initialize(to: subject)
    head.pointee.link = frame
  }

  @usableFromInline
  func makeArena() -> UnsafeMutablePointer<FrameArena> {
    let arena = FrameArena.make()
    head.pointee.arena = arena
    return arena
  }

  /// Gives back the memory of a frame whose generator is destroyed.
  @inline(__always)
  func pop() {
    let arena = head.pointee.arena.unsafelyUnwrapped
    // Only one whose delegate is driven by someone else has a reference left.
    if hasDelegate { _ = takeDelegate() }
    head.pointee.operation.release()
    arena.pointee.free(UnsafeMutableRawPointer(head))
  }
}
