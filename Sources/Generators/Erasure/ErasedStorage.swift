/// What a suspended statement of a type that is not known keeps: the storage of an
/// ``AnyStatement``.
///
/// A value like every other storage: copy a suspended generator, and both copies go on
/// independently. What the wrapped statement keeps lies in an object that is shared by copies until
/// one of them goes on.
@frozen
public struct ErasedStorage: StatementStorage {
  /// The place at which the wrapped statement is suspended, counted within it.
  @usableFromInline var point: Int32

  /// The storage of the wrapped statement, if it is suspended and keeps anything.
  @usableFromInline var box: StorageBox?

  @inlinable
  @inline(__always)
  public init() {
    point = 0
    box = nil
  }

  @inlinable @inline(__always) public static var isEmpty: Bool { false }

  /// Keeps the storage of a statement that is now suspended for the first time.
  @inlinable
  @inline(__always)
  mutating func keep<Kept: StatementStorage>(_ kept: consuming Kept) {
    if isKnownUniquelyReferenced(&box), let box, box.takes(Kept.self) {
      box.fill(kept)
    } else {
      box = StorageBox.make(kept)
    }
  }

  /// The place of the storage of a statement that is resumed, no longer shared with a copy.
  @inlinable
  @inline(__always)
  mutating func place<Kept: StatementStorage>(of type: Kept.Type) -> UnsafeMutablePointer<Kept> {
    if box?.head.pointee.occupant != type { adopt(type) }
    if !isKnownUniquelyReferenced(&box) {
      box = box.map { StorageBox.make($0.place(of: type).pointee) }
    }
    return box.unsafelyUnwrapped.place(of: type)
  }

  /// The storage of a suspended statement; `nil` if this is not of the type that it keeps.
  func kept<Kept: StatementStorage>(as type: Kept.Type) -> Kept? {
    if Kept.isEmpty { return Kept() }
    return box?.holding(type)?.place(of: type).pointee
  }

  /// Puts what was read from a checkpoint in the place of what it was read from.
  @usableFromInline
  mutating func adopt<Kept: StatementStorage>(_ type: Kept.Type) {
    guard let decoded = box?.holding(type) else {
      preconditionFailure("resumed a statement with what another one kept, not \(type)")
    }
    box = decoded
  }

  /// Destroys the storage of a statement that has ended; its room is used again.
  @inlinable
  @inline(__always)
  mutating func vacate<Kept: StatementStorage>(_ type: Kept.Type) {
    box?.vacate(type)
  }
}

/// The fixed part of a ``StorageBox``.
@usableFromInline
struct StorageHead {
  /// The type of the storage in the box, if there is one.
  @usableFromInline var occupant: (any StatementStorage.Type)?

  /// The room in the box, in words: `ManagedBuffer.capacity` asks the allocator each time.
  @usableFromInline let room: Int

  @inlinable
  @inline(__always)
  init(room: Int) {
    self.occupant = nil
    self.room = room
  }
}

/// Room for one storage of any type.
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

  /// Destroys a storage whose type is known only to its box, and which may hold other boxes.
  private static func destroy<Kept: StatementStorage>(_ type: Kept.Type, in box: StorageBox) {
    let place = box.place(of: type)
    if Driver.releasesAtOnce {
      place.deinitialize(count: 1)
    } else {
      Driver.release(place.move())
    }
  }

  /// The room that a storage needs, in words; alignment included.
  @inlinable
  @inline(__always)
  static func room<Kept>(for type: Kept.Type) -> Int {
    (MemoryLayout<Kept>.size + max(MemoryLayout<Kept>.alignment - 8, 0) + 7) / 8
  }

  /// Makes a box that holds a storage.
  // Never inlined: the optimiser would put the object on the stack, since it does not see that the
  // pointer to its tail keeps it in use (Swift 6.3).
  @inlinable
  @inline(never)
  static func make<Kept: StatementStorage>(_ kept: consuming Kept) -> StorageBox {
    let room = room(for: Kept.self)
    let buffer = StorageBox.create(minimumCapacity: room) { _ in StorageHead(room: room) }
    let box = unsafeDowncast(buffer, to: StorageBox.self)
    box.fill(kept)
    return box
  }

  /// This box if it holds a storage of a type, or one that does with what this one was read from.
  func holding<Kept: StatementStorage>(_ type: Kept.Type) -> StorageBox? {
    if head.pointee.occupant == type { return self }
    guard head.pointee.occupant == UndecodedStorage.self else { return nil }
    return place(of: UndecodedStorage.self).pointee.source?.decoded(as: type)
  }

  /// Whether the box is vacant and has room for a storage.
  @inlinable
  @inline(__always)
  func takes<Kept: StatementStorage>(_ type: Kept.Type) -> Bool {
    head.pointee.occupant == nil && head.pointee.room >= StorageBox.room(for: type)
  }

  /// Puts a storage into a vacant box.
  @inlinable
  @inline(__always)
  func fill<Kept: StatementStorage>(_ kept: consuming Kept) {
    place(of: Kept.self).initialize(to: kept)
    head.pointee.occupant = Kept.self
  }

  /// Destroys the storage in the box.
  @inlinable
  @inline(__always)
  func vacate<Kept: StatementStorage>(_ type: Kept.Type) {
    place(of: type).deinitialize(count: 1)
    head.pointee.occupant = nil
  }

  /// The head; not the property, whose every use is checked for exclusive access.
  @inlinable
  @inline(__always)
  var head: UnsafeMutablePointer<StorageHead> {
    withUnsafeMutablePointerToHeader { $0 }
  }

  /// The place of the storage in the box.
  @inlinable
  @inline(__always)
  func place<Kept>(of type: Kept.Type) -> UnsafeMutablePointer<Kept> {
    withUnsafeMutablePointerToElements { elements in
      UnsafeMutableRawPointer(elements).alignedUp(for: type).assumingMemoryBound(to: type)
    }
  }
}
