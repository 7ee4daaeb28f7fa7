/// A reference that keeps nothing: the object exists for other reasons, as long as this is used.
///
/// What keeps it is said where the value stands. Unlike an `unowned` reference it is not counted.
@frozen
@usableFromInline
struct Borrowed<Object: AnyObject> {
  @usableFromInline let reference: Unmanaged<Object>

  @inlinable
  @inline(__always)
  init(_ object: Object) { reference = .passUnretained(object) }

  /// The object that a word names.
  init(word: UnsafeMutableRawPointer) { reference = .fromOpaque(word) }

  /// A word that names the object, for a place that knows no types.
  var word: UnsafeMutableRawPointer { reference.toOpaque() }

  /// The object, kept by the caller from now on.
  @inlinable @inline(__always) var object: Object { reference.takeUnretainedValue() }

  /// Uses the object without keeping it.
  ///
  /// - Precondition: The object exists until `body` has returned.
  @inlinable
  @inline(__always)
  func use<Result>(_ body: (Object) throws -> Result) rethrows -> Result {
    try reference._withUnsafeGuaranteedRef { try body($0) }
  }

  /// Keeps the object until ``release()``.
  @inline(__always)
  func retain() { _ = reference.retain() }

  /// Ends what ``retain()`` began; the object may be gone then.
  @inline(__always)
  func release() { reference.release() }
}
