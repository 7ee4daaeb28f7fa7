/// An object that somebody else keeps: reading this counts no references.
///
/// - Precondition: Whoever has this has the owner too, or is one of its parts.
@frozen
@usableFromInline
struct Lent<Object: AnyObject> {
  @usableFromInline let object: Unmanaged<Object>

  @inlinable
  @inline(__always)
  init(_ object: Object) { self.object = .passUnretained(object) }

  /// Uses the object.
  @inlinable
  @inline(__always)
  func lend<Result>(_ body: (Object) throws -> Result) rethrows -> Result {
    try object._withUnsafeGuaranteedRef { try body($0) }
  }
}

// Unchecked, since `Unmanaged` is not sendable even if what it refers to is.
extension Lent: @unchecked Sendable where Object: Sendable {}

/// Which object something is, as a word that keeps nothing.
@frozen
@usableFromInline
struct ObjectMark: Equatable {
  @usableFromInline let bits: UnsafeMutableRawPointer

  @inlinable
  @inline(__always)
  init(_ object: AnyObject) { bits = Unmanaged.passUnretained(object).toOpaque() }

  @inlinable
  @inline(__always)
  init(bits: UnsafeMutableRawPointer) { self.bits = bits }
}

extension ThreadSlot {
  /// The object whose mark this thread has put here.
  var mark: ObjectMark? {
    get { value.map(ObjectMark.init(bits:)) }
    nonmutating set { value = newValue?.bits }
  }
}
