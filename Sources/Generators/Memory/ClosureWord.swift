/// The two words of a closure.
@frozen
@usableFromInline
package struct ClosureParts {
  @usableFromInline var code: UnsafeRawPointer
  @usableFromInline var context: UnsafeRawPointer?

  @inlinable
  @inline(__always)
  init(code: UnsafeRawPointer, context: UnsafeRawPointer?) {
    self.code = code
    self.context = context
  }
}

/// The code that knows a type, in one word: what stands in an object that does not know it.
///
/// A closure that captures nothing is its code's address; that is what specialised code makes. One
/// that captures something (unspecialised code, as in a debug build, captures the types it works
/// on) is kept in an object whose address has the top bit set. Reading a whole closure from memory to
/// call it would retain and release its context, even where there is none: 27 of 77 instructions of
/// a step were measured.
///
/// This relies on a closure being two words, code and context, on a null context for closures that
/// capture nothing, and on addresses whose top bit is clear. The last is so on Linux and on Apple's
/// systems; not where pointers are signed or tagged in that bit, as on Android or in arm64e.
@frozen
@usableFromInline
package struct ClosureWord {
  /// Does an operation on what the first pointer points to, on behalf of what the second does.
  @usableFromInline
  package typealias Operate = (UnsafeMutableRawPointer, UInt8, UnsafeMutableRawPointer) -> UInt

  /// A closure in a struct: cast as it is, a bare closure would be wrapped in a thunk first.
  @frozen
  @usableFromInline
  struct Holder {
    @usableFromInline var operate: Operate

    @inlinable
    @inline(__always)
    init(_ operate: @escaping Operate) { self.operate = operate }
  }

  @usableFromInline
  final class Box {
    @usableFromInline let operate: Operate

    @usableFromInline init(_ operate: @escaping Operate) { self.operate = operate }
  }

  @usableFromInline let bits: UInt

  @inlinable @inline(__always) static var boxed: UInt { 1 << (UInt.bitWidth - 1) }

  /// Holds a closure until ``release()``.
  @inlinable
  @inline(__always)
  package init(_ operate: @escaping Operate) {
    let parts = unsafeBitCast(Holder(operate), to: ClosureParts.self)
    bits = parts.context == nil ? UInt(bitPattern: parts.code) : Self.box(operate)
  }

  @usableFromInline
  static func box(_ operate: @escaping Operate) -> UInt {
    UInt(bitPattern: Unmanaged.passRetained(Box(operate)).toOpaque()) | boxed
  }

  /// What tells the code from other code; `nil` if it is kept in an object, whose address tells nothing.
  package var key: UInt? { bits & Self.boxed == 0 ? bits : nil }

  /// Calls the closure.
  @inlinable
  @inline(__always)
  package func callAsFunction(
    _ subject: UnsafeMutableRawPointer, _ operation: UInt8, _ root: UnsafeMutableRawPointer
  ) -> UInt {
    if bits & Self.boxed == 0 {
      // Never null: it is the address of code.
      let code = UnsafeRawPointer(bitPattern: bits).unsafelyUnwrapped
      let parts = ClosureParts(code: code, context: nil)
      return unsafeBitCast(parts, to: Holder.self).operate(subject, operation, root)
    }
    return callBoxed(subject, operation, root)
  }

  // Never inlined: its place is not between the instructions of the frequent call.
  @usableFromInline
  @inline(never)
  func callBoxed(
    _ subject: UnsafeMutableRawPointer, _ operation: UInt8, _ root: UnsafeMutableRawPointer
  ) -> UInt {
    object.map { $0.takeUnretainedValue().operate(subject, operation, root) } ?? 0
  }

  /// The same closure, held once more until ``release()``.
  package var retained: Self {
    _ = bits & Self.boxed == 0 ? nil : object?.retain()
    return self
  }

  /// Gives the closure up.
  @inlinable
  @inline(__always)
  package func release() {
    if bits & Self.boxed != 0 { releaseBox() }
  }

  @usableFromInline
  func releaseBox() { object?.release() }

  private var object: Unmanaged<Box>? {
    UnsafeRawPointer(bitPattern: bits & ~Self.boxed).map(Unmanaged.fromOpaque)
  }
}

/// The code of a closure that captures nothing.
///
/// To call it by way of this counts no references, which the closure itself does, even if it has none.
@frozen
@usableFromInline
struct BareCode: @unchecked Sendable {
  // Unchecked, since a pointer is not sendable; what it points to is code.
  @usableFromInline let code: UnsafeRawPointer

  /// The code of the closure that is in a struct; `nil` if it captures something.
  ///
  /// - Precondition: The struct holds one closure, and nothing else.
  @inlinable
  @inline(__always)
  init?<Holder>(of holder: Holder) {
    assert(MemoryLayout<Holder>.size == MemoryLayout<ClosureParts>.size, "\(Holder.self)")
    let parts = unsafeBitCast(holder, to: ClosureParts.self)
    guard parts.context == nil else { return nil }
    code = parts.code
  }

  /// The closure again, in a struct of the type that it came from.
  @inlinable
  @inline(__always)
  func closure<Holder>(as type: Holder.Type) -> Holder {
    unsafeBitCast(ClosureParts(code: code, context: nil), to: type)
  }
}

/// Casts without a check where the code that is called knows the class.
@usableFromInline
enum Downcast {
  @inlinable
  @inline(__always)
  static func of<Base: AnyObject, Derived: AnyObject>(_ object: Base) -> Derived {
    assert(object is Derived, "not a \(Derived.self)")
    return unsafeDowncast(object, to: Derived.self)
  }
}
