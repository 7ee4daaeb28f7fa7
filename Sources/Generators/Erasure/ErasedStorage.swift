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

  /// Lends the storage of a statement that is resumed, no longer shared with a copy.
  @inlinable
  @inline(__always)
  mutating func withKept<Kept: StatementStorage, Result>(
    as type: Kept.Type, _ body: (inout Kept) -> Result
  ) -> Result {
    if box?.occupant != type { adopt(type) }
    if !isKnownUniquelyReferenced(&box) {
      box = box.map { StorageBox.make($0.content(as: type)) }
    }
    return box.unsafelyUnwrapped.withContent(as: type, body)
  }

  /// The storage of a suspended statement; `nil` if this is not of the type that it keeps.
  func kept<Kept: StatementStorage>(as type: Kept.Type) -> Kept? {
    if Kept.isEmpty { return Kept() }
    return box?.holding(type)?.content(as: type)
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

extension StorageBox {
  /// This box if it holds a storage of a type, or one that does with what this one was read from.
  func holding<Kept: StatementStorage>(_ type: Kept.Type) -> StorageBox? {
    if holds(type) { return self }
    guard holds(UndecodedStorage.self) else { return nil }
    return content(as: UndecodedStorage.self).source?.decoded(as: type)
  }
}
