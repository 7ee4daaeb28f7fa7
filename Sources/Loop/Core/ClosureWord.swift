/// The two words of a closure.
@frozen
@usableFromInline
struct ClosureParts {
  @usableFromInline var code: UnsafeRawPointer
  @usableFromInline var context: UnsafeRawPointer?

  @inlinable
  @inline(__always)
  init(code: UnsafeRawPointer, context: UnsafeRawPointer?) {
    self.code = code
    self.context = context
  }
}

/// A closure in one word.
///
/// A closure that captures nothing is its code's address; that is what specialised code makes. One
/// that captures something (unspecialised code captures the types it works on) is kept in an object
/// whose address has the top bit set. A future is eight bytes smaller for it, and calling needs no
/// retain and release of a context that is not there.
@frozen
@usableFromInline
struct ClosureWord {
  @usableFromInline
  typealias Operate = (UnsafeMutablePointer<CellHead>, CellOperation) -> UInt

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

  @inlinable
  @inline(__always)
  init(_ operate: @escaping Operate) {
    let parts = unsafeBitCast(Holder(operate), to: ClosureParts.self)
    bits = parts.context == nil ? UInt(bitPattern: parts.code) : Self.box(operate)
  }

  @usableFromInline
  static func box(_ operate: @escaping Operate) -> UInt {
    UInt(bitPattern: Unmanaged.passRetained(Box(operate)).toOpaque()) | boxed
  }

  @inlinable
  @inline(__always)
  func callAsFunction(
    _ head: UnsafeMutablePointer<CellHead>, _ operation: CellOperation
  ) -> UInt {
    if bits & Self.boxed == 0, let code = UnsafeRawPointer(bitPattern: bits) {
      let parts = ClosureParts(code: code, context: nil)
      return unsafeBitCast(parts, to: Holder.self).operate(head, operation)
    }
    return callBoxed(head, operation)
  }

  @usableFromInline
  func callBoxed(
    _ head: UnsafeMutablePointer<CellHead>, _ operation: CellOperation
  ) -> UInt {
    object.map { $0.takeUnretainedValue().operate(head, operation) } ?? 0
  }

  /// Gives the word up.
  func release() {
    if bits & Self.boxed != 0 { object?.release() }
  }

  private var object: Unmanaged<Box>? {
    UnsafeRawPointer(bitPattern: bits & ~Self.boxed).map(Unmanaged.fromOpaque)
  }
}
