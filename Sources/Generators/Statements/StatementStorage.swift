/// What a statement must keep while it is suspended, apart from its place: delegates, iterators,
/// interrupted control flow.
public protocol StatementStorage {
  /// The storage of a statement that is not active.
  init()

  /// Whether values of this type carry nothing, so that none needs to be kept.
  static var isEmpty: Bool { get }

  /// Whether values of this type carry nothing but delegates that are references.
  ///
  /// A driver holds those itself, so that nothing needs to be kept in a body that it drives.
  static var isDriven: Bool { get }

  /// Whether values of this type can carry a delegate that is a reference, beside other things.
  ///
  /// A body that was suspended without a driver with such a storage is resumed without one from
  /// then on: a driver would look for the reference in its own hands. The default is yes, unless
  /// the storage is empty.
  static var canHoldReference: Bool { get }
}

extension StatementStorage {
  @inlinable @inline(__always) public static var isDriven: Bool { isEmpty }
  @inlinable @inline(__always) public static var canHoldReference: Bool { !isEmpty }
}

/// The storage of a statement that keeps nothing.
@frozen
public struct NoStorage: StatementStorage, Hashable, Codable, Sendable {
  @inlinable @inline(__always) public init() {}
  @inlinable @inline(__always) public static var isEmpty: Bool { true }
}

/// The storage of two statements of which one at most is active.
///
/// They share one place in memory, so that a body with eight delegates in a row is as small as its
/// largest delegate.
@frozen
public enum OneOf<First: StatementStorage, Second: StatementStorage>: StatementStorage {
  /// Neither statement is active, or the active one keeps nothing.
  case idle

  /// The first statement is active.
  case first(First)

  /// The second statement is active.
  case second(Second)

  @inlinable @inline(__always) public init() { self = .idle }

  @inlinable @inline(__always) public static var isEmpty: Bool { First.isEmpty && Second.isEmpty }
  @inlinable @inline(__always) public static var isDriven: Bool {
    First.isDriven && Second.isDriven
  }
  @inlinable @inline(__always) public static var canHoldReference: Bool {
    First.canHoldReference || Second.canHoldReference
  }

  /// Whether nothing is kept: so it is whenever one of the statements runs.
  @inlinable @inline(__always) var isIdle: Bool { if case .idle = self { true } else { false } }

  /// Takes the first statement's storage out; the shared place is idle until it is put back.
  @inlinable
  @inline(__always)
  mutating func takeFirst(_ cursor: Cursor) -> First {
    if First.isEmpty || First.isDriven && cursor.isDriven { return First() }
    guard case .first(let storage) = self else { return First() }
    self = .idle
    return storage
  }

  /// Takes the second statement's storage out; the shared place is idle until it is put back.
  @inlinable
  @inline(__always)
  mutating func takeSecond(_ cursor: Cursor) -> Second {
    if Second.isEmpty || Second.isDriven && cursor.isDriven { return Second() }
    guard case .second(let storage) = self else { return Second() }
    self = .idle
    return storage
  }

  /// Puts the first statement's storage back when it is suspended.
  @inlinable
  @inline(__always)
  mutating func keepFirst(_ storage: consuming First, _ cursor: Cursor) {
    if First.isEmpty || First.isDriven && cursor.isDriven { return }
    assert(isIdle, "something else is kept in the place of two statements")
    VacantPlace.fill(&self, with: .first(storage))
  }

  /// Puts the second statement's storage back when it is suspended.
  @inlinable
  @inline(__always)
  mutating func keepSecond(_ storage: consuming Second, _ cursor: Cursor) {
    if Second.isEmpty || Second.isDriven && cursor.isDriven { return }
    assert(isIdle, "something else is kept in the place of two statements")
    VacantPlace.fill(&self, with: .second(storage))
  }
}

extension OneOf: Equatable where First: Equatable, Second: Equatable {}
extension OneOf: Hashable where First: Hashable, Second: Hashable {}
extension OneOf: Sendable where First: Sendable, Second: Sendable {}

extension OneOf {
  /// What the first statement keeps while it is suspended; `nil` if this is not what it keeps.
  @inlinable var keptFirst: First? {
    switch self {
    case .idle: First.isDriven ? First() : nil
    case .first(let storage): First.isEmpty ? nil : storage
    case .second: nil
    }
  }

  /// What the second statement keeps while it is suspended; `nil` if this is not what it keeps.
  @inlinable var keptSecond: Second? {
    switch self {
    case .idle: Second.isDriven ? Second() : nil
    case .second(let storage): Second.isEmpty ? nil : storage
    case .first: nil
    }
  }
}
