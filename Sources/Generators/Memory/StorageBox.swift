/// The fixed part of a ``StorageBox``.
@usableFromInline
struct StorageHead {
  /// The type of the value in the box, if there is one.
  @usableFromInline var occupant: Any.Type?

  /// The room in the box, in words: `ManagedBuffer.capacity` asks the allocator each time.
  @usableFromInline let room: Int

  @inlinable
  @inline(__always)
  init(room: Int) {
    self.occupant = nil
    self.room = room
  }
}

/// Room for one value of any type.
///
/// Invariants:
///
/// * The tail holds a value of the type that the head names; none if it names none.
/// * It is changed only by the owner of the one reference to it.
@usableFromInline
final class StorageBox: ManagedBuffer<StorageHead, UInt64> {
  deinit {
    guard let occupant = head.pointee.occupant else { return }
    StorageBox.destroy(occupant, in: self)
  }

  /// Destroys a value whose type is known only to its box, and which may hold other boxes.
  private static func destroy<Kept>(_ type: Kept.Type, in box: StorageBox) {
    let place = box.place(of: type)
    if LateRelease.isNeedless {
      place.deinitialize(count: 1)
    } else {
      LateRelease.release(place.move())
    }
  }

  /// The room that a value needs, in words; alignment included.
  @inlinable
  @inline(__always)
  static func room<Kept>(for type: Kept.Type) -> Int {
    (MemoryLayout<Kept>.size + max(MemoryLayout<Kept>.alignment - 8, 0) + 7) / 8
  }

  /// Makes a box that holds a value.
  // Never inlined: the optimiser would put the object on the stack, since it does not see that the
  // pointer to its tail keeps it in use (Swift 6.3).
  @inlinable
  @inline(never)
  static func make<Kept>(_ kept: consuming Kept) -> StorageBox {
    let room = room(for: Kept.self)
    let buffer = StorageBox.create(minimumCapacity: room) { _ in StorageHead(room: room) }
    let box = unsafeDowncast(buffer, to: StorageBox.self)
    box.fill(kept)
    return box
  }

  /// The type of the value in the box, if there is one.
  @inlinable @inline(__always) var occupant: Any.Type? { head.pointee.occupant }

  /// Whether the box holds a value of a type.
  @inlinable
  @inline(__always)
  func holds<Kept>(_ type: Kept.Type) -> Bool { head.pointee.occupant == type }

  /// Whether the box is vacant and has room for a value.
  @inlinable
  @inline(__always)
  func takes<Kept>(_ type: Kept.Type) -> Bool {
    head.pointee.occupant == nil && head.pointee.room >= StorageBox.room(for: type)
  }

  /// Puts a value into a box that is vacant and has room for it.
  @inlinable
  @inline(__always)
  func fill<Kept>(_ kept: consuming Kept) {
    assert(takes(Kept.self), "a box that is not vacant, or too small, is filled")
    place(of: Kept.self).initialize(to: kept)
    head.pointee.occupant = Kept.self
  }

  /// Destroys the value in the box, which is of this type.
  @inlinable
  @inline(__always)
  func vacate<Kept>(_ type: Kept.Type) {
    assert(holds(type), "a box is vacated that does not hold what it should")
    place(of: type).deinitialize(count: 1)
    head.pointee.occupant = nil
  }

  /// The value in the box, which is of this type.
  @inlinable
  @inline(__always)
  func content<Kept>(as type: Kept.Type) -> Kept {
    assert(holds(type), "a box is read that does not hold what it should")
    return place(of: type).pointee
  }

  /// Lends the value in the box, which is of this type.
  @inlinable
  @inline(__always)
  func withContent<Kept, Result>(as type: Kept.Type, _ body: (inout Kept) -> Result) -> Result {
    assert(holds(type), "a box is lent that does not hold what it should")
    return body(&place(of: type).pointee)
  }

  /// The head; not the property, whose every use is checked for exclusive access.
  @inlinable
  @inline(__always)
  var head: UnsafeMutablePointer<StorageHead> {
    withUnsafeMutablePointerToHeader { $0 }
  }

  /// The place of the value in the box.
  @inlinable
  @inline(__always)
  func place<Kept>(of type: Kept.Type) -> UnsafeMutablePointer<Kept> {
    withUnsafeMutablePointerToElements { elements in
      UnsafeMutableRawPointer(elements).alignedUp(for: type).assumingMemoryBound(to: type)
    }
  }
}
